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
        await CreateAsync("UserCredentials", new { Name = "user", Kind = "default", Description = "", User = "alice", Password = "p" });
        await CreateAsync("SecureParameters", new { Name = "parameter", Description = "of a test", SecureParam = "v" });
        await CreateAsync("SecureParameters", new { Name = "former", Description = "of a test", SecureParam = "v" });
        (await Client.DeleteAsync("SecureParameters('former')")).Status.ShouldBe(202);
        await CreateAsync("OAuth2ClientCredentials", new
        {
            Name = "client",
            TokenServiceUrl = "https://login.example.com/token",
            ClientId = "c",
            ClientSecret = "s",
            CustomParameters = new[] { new { Key = "k", Value = "v", SendAsPartOf = "body" } },
        });
        await CreateAsync("AccessPolicies", new
        {
            RoleName = "Auditors",
            Description = "of a test",
            ArtifactReferences = new[]
            {
                new
                {
                    Name = "flows",
                    Type = "INTEGRATION_FLOW",
                    ConditionAttribute = "Name",
                    ConditionValue = "A",
                    ConditionType = "exactString",
                },
            },
        }, 201);
        await CreateAsync("CertificateUserMappings", new { User = "alice", Certificate = Vectors.Body("self-signed-rsa.pem") }, 201);
        var added = await Client.PutAsync(
            "PgpKeyringPublicResources('pubring')/$value", Vectors.Body("pgp-public.asc"), ("Content-Type", "application/pgp-keys"));
        added.Status.ShouldBe(200, added.Text);
    }

    private async Task CreateAsync(string set, object entity, int status = 202)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(entity);
        var created = await Client.SendAsync("POST", set, body, ("Content-Type", "application/json"));
        created.Status.ShouldBe(status, created.Text);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
