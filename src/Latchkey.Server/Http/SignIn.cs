using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Server.Http;

/// <summary>
/// Identifies the caller of a request: by bearer token, ours or that of an external issuer; by the client id and secret of a service key;
/// or, without either, by the client certificate of the connection. It waits for a database that is away meanwhile.
/// </summary>
internal sealed class SignIn(
    BearerTokens tokens, ExternalIssuers issuers, ClientCredentials credentials, ClientCertificates certificates, SignInFailures failures,
    AccessLog accesses, SignInPatience patience, KeyRing keys)
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>The caller; none if the request names none, or its credentials are wrong.</summary>
    public ValueTask<SignInResult> AuthenticateAsync(HttpContext http) => patience.AskAsync(http, async deadline =>
    {
        await keys.RefreshAsync(deadline);
        var result = await AuthenticateAsync(http, deadline);
        // A change may seal, and must not wait for the keys then.
        if (result.Caller is not null && !HttpMethods.IsGet(http.Request.Method)) await keys.PrepareAsync(deadline);
        return result;
    });

    private async ValueTask<SignInResult> AuthenticateAsync(HttpContext http, CancellationToken deadline)
    {
        string? authorization = http.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(authorization))
        {
            return await certificates.FindAsync(http, deadline) is var (bound, _)
                ? Succeeded(http, CallerIdentity.Of(CallerIdentity.Certificate, bound), "client certificate")
                : default;
        }

        if (authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var token = authorization[BearerPrefix.Length..].Trim();
            // Its issue is on record, so this use is not recorded.
            var ours = await tokens.CheckAsync(token, deadline);
            if (ours.Caller is { } known) return new(known);
            var theirs = await issuers.CheckAsync(token, deadline);
            if (theirs.Caller is { } caller) return Succeeded(http, caller, "token of an issuer");
            var named = ours.Client.Id is null ? theirs.Client : ours.Client;
            await failures.RecordAsync(http, named, "the token is unknown, altered or expired");
            return default;
        }

        if (BasicCredentials.Parse(authorization) is not { } basic) return default;
        var check = await credentials.CheckAsync(basic, http.Connection.RemoteIpAddress, deadline);
        if (check.ServiceKey is { } serviceKey)
            return Succeeded(http, CallerIdentity.Of(CallerIdentity.Basic, serviceKey), "client secret");
        if (check.RetryAfter is { } wait) return new(null, wait);
        await failures.RecordAsync(http, basic.ClientId, check);
        return default;
    }

    private SignInResult Succeeded(HttpContext http, ClaimsPrincipal caller, string way)
    {
        accesses.SignedIn(caller, http, way);
        return new(caller);
    }
}

/// <summary>How signing in ended.</summary>
/// <param name="Caller">Who it is, or null.</param>
/// <param name="RetryAfter">How long to wait, if there were too many failures before.</param>
internal readonly record struct SignInResult(ClaimsPrincipal? Caller, TimeSpan? RetryAfter = null);
