using System.Text;
using System.Text.Json;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>A test of the API with a server, a client and a folder for other tools; everything is JSON.</summary>
public abstract class KeystoreTest : IAsyncLifetime
{
    private static readonly (string, string) Accept = ("Accept", "application/json");

    private protected RunningServer Server { get; private set; } = null!;

    private protected ApiClient Client { get; private set; } = null!;

    private protected WorkFolder Tools { get; } = new();

    /// <summary>Settings other than those of every test.</summary>
    protected virtual (string Key, string Value)[] Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(Settings);
        Client = await Server.SignInAsync();
    }

    /// <summary>Signs the client in again: tokens do not outlive a clock that is advanced by days, nor keep to an address.</summary>
    private protected async Task RenewClientAsync()
    {
        Client.Dispose();
        Client = await Server.SignInAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Tools.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static string Entry(string alias) => $"KeystoreEntries('{ApiClient.Hex(alias)}')";

    private protected static string Chain(string alias, string options = "fingerprintVerified=true") =>
        $"CertificateChainResources('{ApiClient.Hex(alias)}')/$value?{options}";

    private protected Task<Answer> GetAsync(string path) => Client.GetAsync(path, Accept);

    private protected Task<Answer> DeleteAsync(string path) => Client.DeleteAsync(path, Accept);

    private protected Task<Answer> PutFileAsync(string path, byte[] file) => Client.PutAsync(path, file, Accept);

    private protected Task<Answer> PutAsync(string path, object entity) => SendAsync("PUT", path, entity);

    private protected Task<Answer> PostAsync(string path, object entity) => SendAsync("POST", path, entity);

    private protected async Task<IReadOnlyDictionary<string, JsonElement>> EntriesAsync(string keystore = "system") =>
        (await GetAsync($"KeystoreEntries?keystoreName={keystore}")).Entries;

    private protected async Task<string?> PropertyAsync(string alias, string property) =>
        (await GetAsync($"{Entry(alias)}/{property}")).Data.GetProperty(property).GetString();

    /// <summary>Generates a small key pair, and expects success.</summary>
    private protected async Task GenerateAsync(string alias, string commonName = "pair.example.com") =>
        (await PostAsync("KeyPairGenerationRequests",
            new
            {
                Alias = alias,
                KeySize = 1024,
                SignatureAlgorithm = "SHA-256/RSA",
                CommonName = commonName,
                Country = "DE"
            })).Status.ShouldBe(204);

    private Task<Answer> SendAsync(string method, string path, object entity) =>
        Client.SendAsync(method, path, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entity)), Accept,
            ("Content-Type", "application/json;charset=utf-8"));
}
