using Latchkey.Keystores.Sealing;
using Latchkey.Server.Http;
using Latchkey.Server.Operator;
using Latchkey.Server.ProviderKeys;
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
    /// <summary>The file in the data folder that holds the master key.</summary>
    public const string MasterKeyFileName = "master.key";

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

    internal IServiceProvider Services => _app.Services;

    /// <summary>
    /// Starts a server: (1) the data folder and the master key, (2) the storage, (3) the operator's key pair, (4) listening,
    /// (5) at the first start the administrator's service key; then it is ready.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="configure">Changes what the server is made of before it is built, such as its logging.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<LatchkeyServer> StartAsync(LatchkeySettings settings, Action<WebApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        // (1)
        var folder = settings.Storage.Folder;
        PrivateFile.EnsureFolder(folder);
        var masterKey = OpenMasterKey(Path.Combine(folder, MasterKeyFileName));

        // (2)
        var builder = WebApplication.CreateSlimBuilder();
        configure(builder);
        var app = builder.AddLatchkey(settings, masterKey).Build().UseLatchkey();
        try
        {
            await app.Services.GetRequiredService<IStorage>().OpenAsync(cancellationToken);

            // (3)
            if (settings.ProviderKeys.Enabled) await app.Services.GetRequiredService<ProviderKeyLifecycle>().EnsureAsync(NewServiceKey.DefaultTenant, cancellationToken);

            // (4)
            var operatorSocket = Path.Combine(folder, OperatorEndpoint.SocketFileName);
            File.Delete(operatorSocket); // a server that was killed leaves it behind
            await app.StartAsync(cancellationToken);
            PrivateFile.Restrict(operatorSocket);
            var server = new LatchkeyServer(app, folder);

            // (5)
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

    private static MasterKey OpenMasterKey(string path)
    {
        if (!File.Exists(path)) PrivateFile.Write(path, MasterKey.CreateFileContent());
        return MasterKey.Load(path);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Started with the settings {Settings}")]
        public static partial void Started(ILogger logger, string settings);
    }
}
