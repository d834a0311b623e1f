using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>A plain HTTP client of the API; keeps no cookies of its own.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    private ApiClient(Uri root, AuthenticationHeaderValue? authorization, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        // Whose certificate the server has is a matter of the tests of TLS.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        _http = new HttpClient(handler) { BaseAddress = new Uri(root, "/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = authorization;
    }

    public static ApiClient Anonymous(Uri root) => new(root, null);

    /// <summary>A client that shows a certificate, and says nothing more unless told to.</summary>
    public static ApiClient WithCertificate(Uri root, X509Certificate2? certificate, AuthenticationHeaderValue? authorization = null) =>
        new(root, authorization, certificate);

    public static ApiClient Basic(Uri root, string clientId, string secret) => new(root, BasicHeader(clientId, secret));

    public static ApiClient Bearer(Uri root, string token) => new(root, new AuthenticationHeaderValue("Bearer", token));

    /// <summary>The same client at another address.</summary>
    public ApiClient At(Uri root) => new(root, _http.DefaultRequestHeaders.Authorization);

    public static AuthenticationHeaderValue BasicHeader(string clientId, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));

    public static async Task<ApiClient> SignInAsync(Uri root, string clientId, string secret)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = BasicHeader(clientId, secret);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var response = await http.PostAsync(new Uri(root, "/oauth/token"), form);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return Bearer(root, answer.RootElement.GetProperty("access_token").GetString()!);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    /// <summary>Asks for what is not of the API; the path begins at the root of the server.</summary>
    public Task<Answer> GetAtRootAsync(string path, params (string Name, string Value)[] headers) => SendAtRootAsync("GET", path, headers);

    /// <summary>The same by another method.</summary>
    public Task<Answer> SendAtRootAsync(string method, string path, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpMethod(method), $"{_http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", null, headers);

    public Task<Answer> PutAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", path, body, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync("DELETE", path, null, headers);

    /// <summary>Imports a certificate, vouched for, and expects success.</summary>
    public async Task ImportAsync(string alias, byte[] certificate, string options = "fingerprintVerified=true") =>
        (await PutAsync($"CertificateResources('{Hex(alias)}')/$value?{options}", certificate)).Status.ShouldBe(204);

    public Task<Answer> SendAsync(string method, string path, byte[]? body, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpMethod(method), _http.BaseAddress + path, body, headers);

    private async Task<Answer> SendAsync(HttpMethod method, string address, byte[]? body, (string Name, string Value)[] headers)
    {
        // The path is sent as it is given: a Uri would tidy it up.
        using var request = new HttpRequestMessage(
            method, new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        // As they came: the parsed forms would hide how the server writes them.
        var all = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all, await response.Content.ReadAsByteArrayAsync());
    }

    public static string Hex(string alias) => Convert.ToHexString(Encoding.UTF8.GetBytes(alias));

    public void Dispose() => _http.Dispose();
}

/// <summary>An answer of the server.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string? ContentType => Headers.GetValueOrDefault("Content-Type");

    /// <summary>The <c>d</c> of a JSON answer.</summary>
    public JsonElement Data => JsonDocument.Parse(Bytes).RootElement.GetProperty("d");

    /// <summary>The entities of a JSON feed by alias.</summary>
    public IReadOnlyDictionary<string, JsonElement> Entries => Data.GetProperty("results").EnumerateArray()
        .ToDictionary(entry => entry.GetProperty("Alias").GetString()!, entry => entry, StringComparer.Ordinal);
}
