using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises.Access;

/// <summary>A service key that the command line made.</summary>
internal sealed record CreatedKey(string ClientId, string Secret)
{
    public static async Task<CreatedKey> CreateAsync(ServerUnderTest server, string name, string roles)
    {
        var (_, output) = await server.RunAsync("service-key", "create", "--name", name, "--roles", roles);
        using var key = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
        string Field(string field) => key.RootElement.GetProperty("oauth").GetProperty(field).GetString()!;
        return new CreatedKey(Field("clientid"), Field("clientsecret"));
    }

    /// <summary>Buys a token.</summary>
    public async Task<string> TokenAsync(ServerUnderTest server, HttpClient http)
    {
        using var request = server.TokenRequest(ClientId, Secret);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return token.RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>What a request says that shows the secret.</summary>
    public AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Secret}")));
}
