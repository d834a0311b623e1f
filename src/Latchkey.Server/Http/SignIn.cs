using System.Security.Claims;

namespace Latchkey.Server.Http;

/// <summary>Who sends a request: by bearer token, or by the client id and secret of a service key.</summary>
internal sealed class SignIn(BearerTokens tokens, ClientCredentials credentials, SignInFailures failures)
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>The caller, or null if the request does not say or proves it wrongly.</summary>
    public async ValueTask<ClaimsPrincipal?> AuthenticateAsync(HttpContext http)
    {
        string? authorization = http.Request.Headers.Authorization;
        if (authorization?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true)
            return await tokens.CheckAsync(authorization[BearerPrefix.Length..].Trim()) ?? await FailedAsync(http, null, "the token is unknown, altered or expired");
        if (BasicCredentials.Parse(authorization) is not { } basic) return null;
        var serviceKey = await credentials.CheckAsync(basic.ClientId, basic.Secret, http.RequestAborted);
        return serviceKey is null
            ? await FailedAsync(http, basic.ClientId, SignInFailures.WrongSecret)
            : CallerIdentity.Of(CallerIdentity.Basic, serviceKey);
    }

    private async ValueTask<ClaimsPrincipal?> FailedAsync(HttpContext http, string? clientId, string reason)
    {
        await failures.RecordAsync(http, clientId, reason);
        return null;
    }
}
