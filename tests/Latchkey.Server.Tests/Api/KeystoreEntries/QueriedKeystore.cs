using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreEntries;

/// <summary>A server whose keystore is only read: four certificates with RSA keys, and three with EC keys.</summary>
public sealed class QueriedKeystore : IAsyncLifetime
{
    internal static string[] Rsa { get; } = ["a-rsa", "b-rsa", "c-rsa", "d-rsa"];

    internal static string[] Ec { get; } = ["a-ec", "b-ec", "c-ec"];

    internal RunningServer Server { get; private set; } = null!;

    internal ApiClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        Client = await Server.SignInAsync();
        await FillAsync(Client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    internal static async Task FillAsync(ApiClient client)
    {
        foreach (var alias in Rsa) await client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
        foreach (var alias in Ec) await client.ImportAsync(alias, Vectors.Body("self-signed-ec.pem"));
    }
}
