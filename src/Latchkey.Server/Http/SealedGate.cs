using Latchkey.Keystores;
using Latchkey.Server.Access;
using Latchkey.Server.Api;
using Latchkey.Server.Sealing;

namespace Latchkey.Server.Http;

/// <summary>While the server is sealed, answers everything below the service root, and requests for tokens, with 503.</summary>
internal sealed class SealedGate(RequestDelegate next, Seal seal)
{
    /// <summary>The path at which tokens are given out.</summary>
    public const string TokenPath = "/oauth/token";

    public Task InvokeAsync(HttpContext http)
    {
        if (seal.Reason is null || !IsShut(http)) return next(http);
        http.Response.RetryAfter(Seal.Pause);
        return ODataEndpoint.AnswerErrorAsync(http, RefusalTable.ErrorOf(new Refusal.Sealed()));
    }

    private static bool IsShut(HttpContext http) =>
        ODataTarget.Of(http) is not null || http.Request.Path.StartsWithSegments(TokenPath, StringComparison.OrdinalIgnoreCase);
}
