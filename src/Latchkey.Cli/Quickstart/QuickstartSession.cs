using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Latchkey.Application.Outbound;

namespace Latchkey.Cli.Quickstart;

/// <summary>
/// The main job over HTTP, each call printed with its answer: sign in, import a certificate, update it, list, export.
/// </summary>
internal sealed class QuickstartSession(TextWriter output) : IDisposable
{
    // The text `isrg root x1` as hexadecimal UTF-8, as the API wants an alias.
    private const string Hexalias = "6973726720726f6f74207831";

    private const int ShownLines = 12;

    private readonly HttpClient _http = new(OutboundHttp.Handler());

    public async Task RunAsync(string serviceKeyFile, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(serviceKeyFile, cancellationToken));
        var key = document.RootElement.GetProperty("oauth");
        var api = $"{key.GetProperty("url").GetString()}/api/v1";
        await SignInAsync(key, cancellationToken);

        var resource = $"{api}/CertificateResources('{Hexalias}')/$value";
        await CallAsync(HttpMethod.Put, resource, Example("isrg-root-x1.pem"), cancellationToken);
        await CallAsync(HttpMethod.Put, $"{resource}?update=true", Example("isrg-root-x2.pem"), cancellationToken);
        await CallAsync(
            HttpMethod.Get, $"{api}/KeystoreEntries?$format=json&$select=Alias,SubjectDN,ValidNotAfter,Status", null, cancellationToken);
        await CallAsync(HttpMethod.Get, $"{api}/KeystoreEntries('{Hexalias}')/Certificate/$value", null, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task SignInAsync(JsonElement key, CancellationToken cancellationToken)
    {
        var client = $"{key.GetProperty("clientid").GetString()}:{key.GetProperty("clientsecret").GetString()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, key.GetProperty("tokenurl").GetString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client)));
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var response = await _http.SendAsync(request, cancellationToken);
        Print(request, "grant_type=client_credentials", response);
        response.EnsureSuccessStatusCode();

        using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        var (expires, scope) = (token.RootElement.GetProperty("expires_in"), token.RootElement.GetProperty("scope"));
        output.WriteLine($$"""  {"access_token":"…","token_type":"bearer","expires_in":{{expires}},"scope":"{{scope}}"}""");
    }

    private async Task CallAsync(HttpMethod method, string url, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pkix-cert");
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        Print(request, body is null ? null : $"<{body.Length} bytes of PEM>", response);
        var lines = (await response.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(ShownLines)) output.WriteLine($"  {line}");
        if (lines.Length > ShownLines) output.WriteLine($"  … {lines.Length - ShownLines} more lines");
        response.EnsureSuccessStatusCode();
    }

    private void Print(HttpRequestMessage request, string? body, HttpResponseMessage response)
    {
        output.WriteLine();
        output.WriteLine($"> {request.Method} {request.RequestUri}");
        if (body is not null) output.WriteLine($"> {body}");
        output.WriteLine($"< {(int)response.StatusCode} {response.ReasonPhrase} {response.Content.Headers.ContentType}");
    }

    private static byte[] Example(string name)
    {
        using var resource = typeof(QuickstartSession).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
