using System.Text;
using System.Text.Json;
using Latchkey.Application.ProviderKeys;
using Latchkey.Application.ServiceKeys;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>A server that holds entities of every type: a certificate, a key pair with its chain, a history, and a version.</summary>
public sealed class FilledServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    internal ApiClient Client { get; private set; } = null!;

    /// <summary>Settings besides those of every such server.</summary>
    internal (string Key, string Value)[] Settings { get; set; } = [];

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync([("ProviderKeys:Enabled", "true"), .. Settings]);
        Client = await Server.SignInAsync();
        await Client.ImportAsync("former", Vectors.Body("self-signed-rsa.pem"));
        (await Client.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("former")}')")).Status.ShouldBe(204);
        await Client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        var pair = JsonSerializer.Serialize(
            new { Hexalias = ApiClient.Hex("mypair"), Alias = "mypair", Resource = Vectors.Body("pair.p12"), Password = "changeit" });
        var imported = await Client.SendAsync(
            "POST", "KeyPairResources?fingerprintVerified=true", Encoding.UTF8.GetBytes(pair), ("Content-Type", "application/json"));
        imported.Status.ShouldBe(204, imported.Text);
        var lifecycle = Server.Service<ProviderKeyLifecycle>();
        await lifecycle.PrepareAsync(
            NewServiceKey.DefaultTenant, ProviderKeyLifecycle.CloudIntegrationCertificate, TestContext.Current.CancellationToken);
        await lifecycle.ActivateAsync(
            NewServiceKey.DefaultTenant, ProviderKeyLifecycle.CloudIntegrationCertificate, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
