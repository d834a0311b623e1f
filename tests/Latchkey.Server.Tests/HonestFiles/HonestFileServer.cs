using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>One server for all cases, each with a tenant of its own, and one keytool.</summary>
public sealed class HonestFileServer : IAsyncLifetime
{
    private int _tenants;

    internal RunningServer Server { get; private set; } = null!;

    internal Keytool Keytool { get; } = new();

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    /// <summary>A client of a tenant whose keystore is empty.</summary>
    internal Task<ApiClient> TenantAsync() => Server.ClientOfAsync($"tenant-{Interlocked.Increment(ref _tenants)}", [.. Roles.All]);

    public async ValueTask DisposeAsync()
    {
        Keytool.Dispose();
        await Server.DisposeAsync();
    }
}
