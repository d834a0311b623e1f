using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises;

/// <summary>A server that runs, and its administrator's service key.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Installation _installation;
    private readonly bool _isOwner;

    private ServerUnderTest(Installation installation, bool isOwner, Uri root, string clientId, string secret) =>
        (_installation, _isOwner, Root, ClientId, Secret) = (installation, isOwner, root, clientId, secret);

    public Uri Root { get; }

    public string ClientId { get; }

    public string Secret { get; }

    /// <summary>The process of the server.</summary>
    public int ProcessId => _installation.Process.Id;

    /// <summary>Starts a server on a fresh data folder, as anybody would.</summary>
    public static async Task<ServerUnderTest> StartAsync(Run run, params string[] environment)
    {
        var installation = new Installation(run, folder: null, environment);
        var server = await installation.StartAsync();
        return new ServerUnderTest(installation, isOwner: true, server.Root, server.ClientId, server.Secret);
    }

    /// <summary>A server that an installation has started.</summary>
    public static ServerUnderTest Of(Installation installation, Uri root, string serviceKey)
    {
        using var key = JsonDocument.Parse(serviceKey);
        string Field(string name) => key.RootElement.GetProperty("oauth").GetProperty(name).GetString()!;
        return new ServerUnderTest(installation, isOwner: false, root, Field("clientid"), Field("clientsecret"));
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

    public ValueTask DisposeAsync() => _isOwner ? _installation.DisposeAsync() : ValueTask.CompletedTask;
}
