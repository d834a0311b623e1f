using Latchkey.Application.Http;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Pages.Session;

/// <summary>
/// Learns which keys there are before a request with cookies is authenticated, and refuses it with 503 if nobody can say: cookies of a
/// session key that was replaced are worth nothing, and those of one that may be good do not sign anybody out.
/// </summary>
internal sealed class CurrentKeys(RequestDelegate next, KeyRing keys)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Headers.Cookie.Count > 0 && !StatusPaths.Includes(http)) await keys.RefreshAsync(http.RequestAborted);
        await next(http);
    }
}
