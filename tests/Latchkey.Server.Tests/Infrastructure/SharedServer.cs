namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>One server for all cases that leave it as it was: two certificates are in it.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    internal ApiClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        Client = await Server.SignInAsync();
        await Client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("Übung & Co", Vectors.Body("self-signed-ec.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
