using System.Diagnostics;
using System.Text.Json.Serialization;
using Latchkey.Application.Access;
using Latchkey.Application.Http;

namespace Latchkey.Server.Http;

/// <summary>
/// <c>POST /oauth/token</c>: the client credentials grant (RFC 6749 section 4.4). Clients ask in four ways
/// (docs/contract.md#tokens): <c>grant_type</c> in the body or in the query, and the client by Basic, in the body or in the
/// query. A client that sends no secret is identified by its certificate (RFC 8705 section 2).
/// </summary>
internal sealed class TokenEndpoint(
    ClientCredentials credentials, ClientCertificates certificates, BearerTokens tokens, SignInFailures failures, AccessLog accesses)
{
    /// <summary>The limit of the body: a form, as large as four parameters need.</summary>
    public static BodyLimit Body { get; } =
        new(8 * 1024) { IsForm = true, Refusal = (status, text) => Refused(status, "invalid_request", text) };

    public async Task<IResult> HandleAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        string? Parameter(string name) => (string?)form[name] ?? http.Request.Query[name];

        if (Parameter("grant_type") is not { } grant)
            return Refused(StatusCodes.Status400BadRequest, "invalid_request", "Missing grant type");
        if (grant != "client_credentials")
            return Refused(StatusCodes.Status400BadRequest, "unsupported_grant_type", "Unsupported grant type");

        var client = BasicCredentials.Parse(http.Request.Headers.Authorization)
            ?? new BasicCredentials(Parameter("client_id") ?? "", Parameter("client_secret") ?? "");
        var check = client.Secret.Length > 0
            ? await credentials.CheckAsync(client, http.Connection.RemoteIpAddress, http.RequestAborted)
            : await ByCertificateAsync(http, client.ClientId);
        if (check.RetryAfter is { } wait) return TooMany(http, wait);
        if (check.ServiceKey is not { } serviceKey)
        {
            await failures.RecordAsync(http, client.ClientId, check);
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"latchkey\"";
            return Refused(StatusCodes.Status401Unauthorized, "unauthorized", "Bad credentials");
        }

        http.User = CallerIdentity.Of(client.Secret.Length > 0 ? CallerIdentity.Basic : CallerIdentity.Certificate, serviceKey);
        var issued = tokens.Issue(serviceKey, check.Generation);
        accesses.SignedIn(http.User, http, "bearer token");
        // SAP's token server counts the second in which it answers as spent: 43199 of 43200.
        return Results.Json(
            new TokenAnswer(issued.Token, "bearer", (int)issued.Lifetime.TotalSeconds - 1, string.Join(' ', issued.Roles), issued.Id));
    }

    // A client may name itself beside its certificate; then both must mean the same.
    private async Task<SecretCheck> ByCertificateAsync(HttpContext http, string clientId) =>
        await certificates.FindAsync(http, http.RequestAborted) is var (serviceKey, generation)
            && (clientId.Length == 0 || clientId == serviceKey.ClientId)
            ? new(serviceKey) { Generation = generation }
            : new(null) { Begun = Stopwatch.GetTimestamp() };

    private static IResult TooMany(HttpContext http, TimeSpan wait)
    {
        http.Response.RetryAfter(wait);
        return Refused(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many failures; try again later.");
    }

    private static IResult Refused(int status, string error, string description) =>
        Results.Json(new TokenRefusal(error, description), statusCode: status);

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope,
        [property: JsonPropertyName("jti")] string Jti);

    private sealed record TokenRefusal(
        [property: JsonPropertyName("error")] string Error,
        [property: JsonPropertyName("error_description")] string ErrorDescription);
}
