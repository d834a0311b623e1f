using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.ServiceKeys;

/// <summary>A service key at the moment that its credentials are made, the only one at which its secret is known.</summary>
/// <param name="Stored">The part that the server stores.</param>
/// <param name="Document">The document for the client: JSON in the form of SAP's service keys.</param>
public sealed record NewServiceKey(ServiceKey Stored, byte[] Document)
{
    /// <summary>The only tenant, for now.</summary>
    public const string DefaultTenant = "default";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes a key with a new client id, and a new secret unless it is bound to a certificate.</summary>
    /// <param name="name">The client's name; appears as <c>CreatedBy</c>.</param>
    /// <param name="roles">The roles of the client.</param>
    /// <param name="url">The address of the server.</param>
    /// <param name="now">The time.</param>
    /// <param name="certificate">The certificate that the client signs in with, in place of a secret.</param>
    /// <param name="tenant">The tenant whose keystores the client reaches.</param>
    public static NewServiceKey Create(string name, IEnumerable<string> roles, Uri url, DateTimeOffset now,
        BoundCertificate? certificate = null, string tenant = DefaultTenant)
    {
        var stored = new ServiceKey($"sb-{Guid.NewGuid():D}", tenant, name, null, [.. roles], now);
        var credentials = NewCredentials.Make(certificate);
        return With(credentials, url, now, stored with { SecretHash = credentials.SecretHash, Certificate = certificate?.Binding });
    }

    /// <summary>Gives a key new credentials. The present ones stay valid until the overlap ends.</summary>
    /// <param name="serviceKey">The key.</param>
    /// <param name="credentials">The new credentials.</param>
    /// <param name="url">The address of the server.</param>
    /// <param name="now">The time.</param>
    /// <param name="overlap">How long the present credentials stay valid.</param>
    /// <param name="keepTokens">Whether tokens and sessions of the present credentials last until their own end, instead of ending with the
    /// credentials.</param>
    public static NewServiceKey Rotate(
        ServiceKey serviceKey, NewCredentials credentials, Uri url, DateTimeOffset now, TimeSpan overlap, bool keepTokens = false) =>
        With(credentials, url, now, serviceKey.Rotate(credentials.SecretHash, credentials.Certificate?.Binding, now + overlap, keepTokens));

    private static NewServiceKey With(NewCredentials credentials, Uri url, DateTimeOffset now, ServiceKey stored)
    {
        var address = url.ToString().TrimEnd('/');
        var document = new
        {
            oauth = new
            {
                clientid = stored.ClientId,
                clientsecret = credentials.Secret,
                certificate = credentials.Certificate?.Certificate.ExportCertificatePem(),
                certificatedetails = credentials.Certificate?.Details,
                tokenurl = $"{address}/oauth/token",
                url = address,
                createdate = Text(now),
            },
        };
        return new NewServiceKey(stored, [.. JsonSerializer.SerializeToUtf8Bytes(document, Indented), (byte)'\n']);
    }

    internal static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
