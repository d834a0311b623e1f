using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Latchkey.Keystores.Access;
using Latchkey.Server.Http;

namespace Latchkey.Server;

/// <summary>A service key at the moment of its creation, the only one at which its secret is known.</summary>
/// <param name="Stored">What the server keeps.</param>
/// <param name="Document">What the client gets: JSON in the shape of SAP's service keys.</param>
public sealed record NewServiceKey(ServiceKey Stored, byte[] Document)
{
    /// <summary>The one tenant there is for now.</summary>
    public const string DefaultTenant = "default";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes a key with a new client id and secret.</summary>
    /// <param name="name">The client's name; appears as <c>CreatedBy</c>.</param>
    /// <param name="roles">What it may do.</param>
    /// <param name="url">The address of the server.</param>
    /// <param name="now">The time.</param>
    public static NewServiceKey Create(string name, IEnumerable<string> roles, Uri url, DateTimeOffset now)
    {
        var (clientId, secret) = ($"sb-{Guid.NewGuid():D}", ClientSecret.Create());
        var stored = new ServiceKey(clientId, DefaultTenant, name, ClientSecret.Hash(secret), [.. roles], now);
        var document = new
        {
            oauth = new
            {
                clientid = clientId,
                clientsecret = secret,
                tokenurl = new Uri(url, "/oauth/token").ToString(),
                url = url.ToString().TrimEnd('/'),
                createdate = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            },
        };
        return new NewServiceKey(stored, [.. JsonSerializer.SerializeToUtf8Bytes(document, Indented), (byte)'\n']);
    }
}
