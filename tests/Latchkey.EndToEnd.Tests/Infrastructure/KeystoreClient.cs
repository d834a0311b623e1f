using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>A client of the API that knows nothing of the server but its service key.</summary>
internal sealed class KeystoreClient : IDisposable
{
    private readonly HttpClient _http;

    private KeystoreClient(Uri root, string token)
    {
        (Root, Token) = (root, token);
        _http = new HttpClient { BaseAddress = new Uri(root, "/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    public Uri Root { get; }

    public string Token { get; }

    public static async Task<KeystoreClient> SignInAsync(Uri root, string serviceKey)
    {
        var key = JsonDocument.Parse(serviceKey).RootElement.GetProperty("oauth");
        using var http = new HttpClient();
        var client = $"{key.GetProperty("clientid").GetString()}:{key.GetProperty("clientsecret").GetString()}";
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client)));
        using var response = await http.PostAsync(new Uri(root, "/oauth/token?grant_type=client_credentials"), null);
        response.EnsureSuccessStatusCode();
        var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
        return new KeystoreClient(root, token);
    }

    public static string Hex(string alias) => Convert.ToHexString(Encoding.UTF8.GetBytes(alias)).ToLowerInvariant();

    public async Task<int> ImportAsync(string alias, byte[] certificate, string options = "fingerprintVerified=true")
    {
        using var content = new ByteArrayContent(certificate);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkix-cert");
        using var response = await _http.PutAsync($"CertificateResources('{Hex(alias)}')/$value?{options}", content);
        return (int)response.StatusCode;
    }

    /// <summary>Has a key pair generated, whose private key is sealed.</summary>
    public async Task<int> GenerateAsync(string alias)
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(
                new
                {
                    Alias = alias,
                    KeySize = 1024,
                    SignatureAlgorithm = "SHA-256/RSA",
                    CommonName = "pair.example.com",
                    Country = "DE"
                }), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("KeyPairGenerationRequests", content);
        return (int)response.StatusCode;
    }

    /// <summary>Asks for something that has to be signed by the private key of an entry.</summary>
    public async Task<System.Net.HttpStatusCode> SigningRequestAsync(string alias)
    {
        using var response = await _http.GetAsync($"KeystoreEntries('{Hex(alias)}')/SigningRequest/$value");
        return response.StatusCode;
    }

    public async Task<int> DeleteAsync(string alias)
    {
        using var response = await _http.DeleteAsync($"KeystoreEntries('{Hex(alias)}')");
        return (int)response.StatusCode;
    }

    /// <summary>Every entry by its alias.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ListAsync() =>
        JsonDocument.Parse(await _http.GetStringAsync("KeystoreEntries")).RootElement.GetProperty("d").GetProperty("results")
            .EnumerateArray()
            .ToDictionary(entry => entry.GetProperty("Alias").GetString()!, entry => entry, StringComparer.Ordinal);

    /// <summary>The certificate of an entry as it is exported.</summary>
    public Task<string> ExportAsync(string alias) => _http.GetStringAsync($"KeystoreEntries('{Hex(alias)}')/Certificate/$value");

    /// <summary>Sends a request without a body to a path of the service.</summary>
    public async Task<(System.Net.HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What the server answers at a path of the service, as text.</summary>
    public Task<string> GetAsync(string path) => _http.GetStringAsync(path);

    public void Dispose() => _http.Dispose();
}
