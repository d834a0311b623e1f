using Latchkey.Application.Http;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Pages.Session;

/// <summary>
/// Reads the keys before a request with cookies is authenticated, and refuses the request with 503 if they cannot be read. Without them the
/// server could not distinguish a cookie under a replaced session key, which is worthless, from a valid one, whose user must stay signed
/// in.
/// </summary>
internal sealed class CurrentKeys(RequestDelegate next, KeyRing keys)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Headers.Cookie.Count > 0 && !StatusPaths.Includes(http)) await keys.RefreshAsync(http.RequestAborted);
        await next(http);
    }
}
