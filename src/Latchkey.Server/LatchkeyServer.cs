using Latchkey.Application.Access;
using Latchkey.Application.Files;
using Latchkey.Application.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Hosting;
using Latchkey.Server.Http;
using Latchkey.Server.Machine;
using Latchkey.Server.Metrics;
using Latchkey.Server.Operator;
using Latchkey.Server.Settings;
using Latchkey.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server;

/// <summary>A running server.</summary>
public sealed partial class LatchkeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OperatorSocket _operatorSocket;
    private readonly EndOfService _end;
    private bool _isStopped;

    private LatchkeyServer(WebApplication app, OperatorSocket operatorSocket, string folder)
    {
        _app = app;
        _operatorSocket = operatorSocket;
        _end = app.Services.GetRequiredService<EndOfService>();
        ServiceKeyFile = Path.Combine(folder, AdministratorKey.FileName);
        Urls = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Where(address => !address.StartsWith("http://unix:", StringComparison.Ordinal))];
    }

    /// <summary>The addresses at which the server listens, with their real ports.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>The file with the administrator's service key, if the first start created it and it still exists.</summary>
    public string ServiceKeyFile { get; }

    /// <summary>Why the server is sealed, or null if it is not.</summary>
    public string? SealedBecause => _app.Services.GetRequiredService<Seal>().Reason;

    /// <summary>Whether the server has ended only to be started again: the operator has locked it, and no key may stay in memory.</summary>
    public bool IsToStartAgain => Services.GetRequiredService<Relaunch>().IsDue;

    internal IServiceProvider Services => _app.Services;

    /// <summary>
    /// Starts a server: (1) the data folder, (2) listening, with the answer that it is starting for as long as it waits for the database,
    /// (3) the storage and the operator's key pair, unless the master key is missing, (4) at the first start the administrator's service
    /// key, once the server is not sealed; then it is ready, or sealed. A server that cannot listen changes nothing in the database.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="configure">Changes the services of the server before it is built, such as its logging.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<LatchkeyServer> StartAsync(
        LatchkeySettings settings, Action<WebApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        // (1)
        var (ignored, obeyed) = (ForeignSettings.Ignored, ForeignSettings.OfRuntime); // reads the environment before anything changes it
        var folder = settings.Storage.Folder;
        PrivateFile.EnsureFolder(folder);
        var exposed = Exposure.Close(settings);
        var operatorSocket = OperatorSocket.In(folder);
        var model = Task.Run(() => StorageRegistration.BuildModel(settings.Storage.ToOptions()), CancellationToken.None);

        // No settings but our own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        configure(builder);
        var app = builder.AddLatchkey(settings, operatorSocket).Build();
        try
        {
            app.Services.StartMetrics(); // before any part begins to count
            var logger = app.Services.GetRequiredService<ILogger<LatchkeyServer>>();
            foreach (var sentence in exposed) Log.Exposed(logger, sentence);
            app.Services.GetRequiredService<IStorage>().TakeFolder();
            Warn(logger, settings, ignored, obeyed);

            // (2)
            File.Delete(operatorSocket.File); // a server that was killed leaves it behind
            await ListenAsync(app.UseLatchkey(), cancellationToken);
            PrivateFile.Restrict(operatorSocket.File);

            // (3)
            await model;
            await app.Services.GetRequiredService<Seal>().OpenAsync(cancellationToken);
            var server = new LatchkeyServer(app, operatorSocket, folder);

            // (4)
            var administrator = ActivatorUtilities.CreateInstance<AdministratorKey>(app.Services);
            await administrator.EnsureAsync(folder, ServerAddress.Of(settings.Server, server.Urls)!, cancellationToken);
            app.Services.GetRequiredService<Readiness>().Declare();
            app.Services.GetRequiredService<StartPhase>().End();
            if (logger.IsEnabled(LogLevel.Information))
                Log.Started(logger, string.Join("; ", settings.InForce.Select(setting => $"{setting.Key}={setting.Value}")));
            return server;
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            operatorSocket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the order to end, then ends the requests in progress.</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken)
    {
        await EndOfServiceAsync(cancellationToken);
        await StopAsync();
        await RequireHealthyEndAsync();
        if (IsToStartAgain || _end.Left > TimeSpan.Zero) return;
        var limit = Services.GetRequiredService<LatchkeySettings>().Shutdown.Limit;
        Log.Cut(Services.GetRequiredService<ILogger<LatchkeyServer>>(), limit.TotalSeconds);
    }

    // If a background service fails, the server ends, but not in order.
    private Task RequireHealthyEndAsync() =>
        Task.WhenAll(Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask)
            .OfType<Task>().Where(task => task.IsFaulted));

    // Once only: a part that did not end in time gets no second wait.
    private async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        _end.Begin(IsToStartAgain);
        using var patience = new CancellationTokenSource(_end.Left);
        await _app.StopAsync(patience.Token);
    }

    private async Task EndOfServiceAsync(CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = _app.Lifetime.ApplicationStopping.Register(() =>
        {
            _end.Begin(IsToStartAgain);
            end.SetResult();
        });
        using var order = cancellationToken.Register(_app.Lifetime.StopApplication);
        await end.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        _operatorSocket.Dispose();
    }

    private static async Task ListenAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (ListenSockets.FaultIn(failure) is { } fault)
        {
            throw new ListeningException(fault, failure);
        }
    }

    // Anything that may explain a failure of the database is logged before the database is opened.
    private static void Warn(ILogger logger, LatchkeySettings settings, IReadOnlyList<string> ignored, IReadOnlyList<string> obeyed)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        if (ignored.Count > 0) Log.Ignored(logger, string.Join(", ", ignored));
        if (obeyed.Count > 0) Log.OfRuntime(logger, string.Join(", ", obeyed));
        if (RuntimeVersion.Fault is { } fault) Log.RuntimeOld(logger, fault);
        var connections = OpenFiles.Connections(settings.Server.MaxConnections);
        if (connections < settings.Server.MaxConnections)
            Log.FewFiles(logger, OpenFiles.Limit ?? 0, connections, settings.Server.MaxConnections,
                settings.Server.MaxConnections + OpenFiles.Reserve);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Started with the settings {Settings}")]
        public static partial void Started(ILogger logger, string settings);

        [LoggerMessage(2, LogLevel.Information, "Ignored, because they are not settings of Latchkey: {Names}")]
        public static partial void Ignored(ILogger logger, string names);

        [LoggerMessage(3, LogLevel.Information, "Used by the .NET runtime, not by Latchkey: {Names}")]
        public static partial void OfRuntime(ILogger logger, string names);

        [LoggerMessage(4, LogLevel.Warning,
            "The limit of open files is {Limit}, so the server accepts only {Connections} connections. " +
            "The {Wished} of Server:MaxConnections need a limit of {Needed}")]
        public static partial void FewFiles(ILogger logger, int limit, int connections, int wished, int needed);

        [LoggerMessage(7, LogLevel.Warning, "{Fault}")]
        public static partial void RuntimeOld(ILogger logger, string fault);

        [LoggerMessage(5, LogLevel.Warning,
            "Aborted the requests that were still in progress {Seconds} seconds after the shutdown began (Shutdown:Seconds)")]
        public static partial void Cut(ILogger logger, double seconds);

        [LoggerMessage(6, LogLevel.Warning, "{Sentence}")]
        public static partial void Exposed(ILogger logger, string sentence);
    }
}
