using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Http;

namespace Latchkey.Server.Http;

/// <summary>
/// Issues CSRF tokens and requires them. A write under Basic or by client certificate needs one, because a browser sends these credentials
/// by itself; a bearer token needs no further proof (docs/contract.md#csrf).
/// </summary>
internal sealed class CsrfProtection(CsrfTokens tokens)
{
    private const string Header = "X-CSRF-Token";

    /// <summary>Whether a request asks for a token.</summary>
    public static bool IsFetch(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && string.Equals(http.Request.Headers[Header], "fetch", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a write that lacks its token with 403, and returns false.</summary>
    public async ValueTask<bool> AllowsAsync(HttpContext http, ClaimsPrincipal caller)
    {
        var clientId = caller.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var session = http.Request.Cookies[CsrfTokens.CookieName];
        if (IsFetch(http)) GiveOut(http, clientId, session);
        if (HttpMethods.IsGet(http.Request.Method) || caller.Identity!.AuthenticationType == CallerIdentity.Bearer) return true;
        if (tokens.IsValid(session, clientId, http.Request.Headers[Header].ToString())) return true;
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.Headers[Header] = "Required";
        http.Response.ContentType = "text/plain;charset=utf-8";
        await http.Response.WriteAsync("CSRF token validation failed", http.RequestAborted);
        return false;
    }

    private void GiveOut(HttpContext http, string clientId, string? session)
    {
        if (!tokens.IsRunning(session))
        {
            session = tokens.NewSession();
            http.Response.Cookies.Append(CsrfTokens.CookieName, session, new CookieOptions
            {
                Path = http.CookiePath(),
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
            });
        }

        http.Response.Headers[Header] = tokens.TokenOf(session!, clientId);
    }
}
