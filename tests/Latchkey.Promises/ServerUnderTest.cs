using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises;

/// <summary>The real executable on a fresh data folder, as anybody would start it.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private ServerUnderTest(Process process, DirectoryInfo folder, Uri root, string clientId, string secret) =>
        (_process, _folder, Root, ClientId, Secret) = (process, folder, root, clientId, secret);

    public Uri Root { get; }

    public string ClientId { get; }

    public string Secret { get; }

    /// <summary>The launcher becomes the server.</summary>
    public int ProcessId => _process.Id;

    public static async Task<ServerUnderTest> StartAsync(Run run, params string[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-promises-");
        var start = new ProcessStartInfo(run.Latchkey, ["serve", "--urls", "http://127.0.0.1:0", "--data", folder.FullName]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["LATCHKEY__Server__LogRequests"] = "false";
        foreach (var setting in environment) start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];
        var process = Process.Start(start)!;
        const string Listening = "Now listening on: ";
        string? line;
        while ((line = await process.StandardOutput.ReadLineAsync())?.StartsWith(Listening, StringComparison.Ordinal) == false)
        {
            // What it says before.
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var root = new Uri((line ?? throw new InvalidOperationException("The server does not start."))[Listening.Length..]);
        using var key = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "service-key.json")));
        string Field(string name) => key.RootElement.GetProperty("oauth").GetProperty(name).GetString()!;
        return new ServerUnderTest(process, folder, root, Field("clientid"), Field("clientsecret"));
    }

    /// <summary>A client that has signed in.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var http = new HttpClient { BaseAddress = new Uri(Root, "/api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        using var request = TokenRequest(ClientId, Secret);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return http;
    }

    public HttpRequestMessage TokenRequest(string clientId, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Root, "/oauth/token?grant_type=client_credentials"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
