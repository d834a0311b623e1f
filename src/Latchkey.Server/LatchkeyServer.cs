using Latchkey.Server.Http;
using Latchkey.Server.Operator;
using Latchkey.Server.Sealing;
using Latchkey.Server.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server;

/// <summary>A running server.</summary>
public sealed partial class LatchkeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LatchkeyServer(WebApplication app, string folder)
    {
        _app = app;
        ServiceKeyFile = Path.Combine(folder, AdministratorKey.FileName);
        Urls = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Where(address => !address.StartsWith("http://unix:", StringComparison.Ordinal))];
    }

    /// <summary>The addresses at which the server listens, with their real ports.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>Where the administrator's service key is, if it was made at the first start and is still there.</summary>
    public string ServiceKeyFile { get; }

    /// <summary>Why the server is sealed, or null if it is not.</summary>
    public string? SealedBecause => _app.Services.GetRequiredService<Seal>().Reason;

    internal IServiceProvider Services => _app.Services;

    /// <summary>
    /// Starts a server: (1) the data folder, (2) the storage and the operator's key pair, unless the master key is missing, (3)
    /// listening, (4) at the first start the administrator's service key, once the server is not sealed; then it is ready, or sealed.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="configure">Changes what the server is made of before it is built, such as its logging.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<LatchkeyServer> StartAsync(LatchkeySettings settings, Action<WebApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        // (1)
        var folder = settings.Storage.Folder;
        PrivateFile.EnsureFolder(folder);

        // (2)
        var builder = WebApplication.CreateSlimBuilder();
        configure(builder);
        var app = builder.AddLatchkey(settings).Build().UseLatchkey();
        try
        {
            await app.Services.GetRequiredService<Seal>().OpenAsync(cancellationToken);

            // (3)
            var operatorSocket = Path.Combine(folder, OperatorEndpoint.SocketFileName);
            File.Delete(operatorSocket); // a server that was killed leaves it behind
            await app.StartAsync(cancellationToken);
            PrivateFile.Restrict(operatorSocket);
            var server = new LatchkeyServer(app, folder);

            // (4)
            var administrator = ActivatorUtilities.CreateInstance<AdministratorKey>(app.Services);
            await administrator.EnsureAsync(folder, new Uri(settings.Server.PublicUrl.Length > 0 ? settings.Server.PublicUrl : server.Urls[0]), cancellationToken);
            app.Services.GetRequiredService<Readiness>().Declare();
            LogSettings(app.Services.GetRequiredService<ILogger<LatchkeyServer>>(), settings);
            return server;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is told to end, then ends what is under way.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void LogSettings(ILogger logger, LatchkeySettings settings)
    {
        if (logger.IsEnabled(LogLevel.Information)) Log.Started(logger, string.Join("; ", settings.InForce.Select(setting => $"{setting.Key}={setting.Value}")));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Started with the settings {Settings}")]
        public static partial void Started(ILogger logger, string settings);
    }
}
