using Latchkey.Application.Settings;

namespace Latchkey.Pages;

/// <summary>
/// Refuses pages of other sites that connect to the connection of our pages: browsers name the site in <c>Origin</c>, but do not block
/// WebSockets to other sites (RFC 6455, 10.2).
/// </summary>
internal sealed class OwnOrigin(RequestDelegate next, ServerSettings server)
{
    private const string Connection = "/_blazor";

    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Connection, StringComparison.OrdinalIgnoreCase) || IsOurs(http)) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // Only browsers send it, and they always do for a WebSocket.
    private bool IsOurs(HttpContext http)
    {
        if (http.Request.Headers.Origin is not { Count: > 0 } origin) return true;
        if (!Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var asked)) return false;

        // The scheme is not compared, because a proxy that ends TLS need not report that.
        return string.Equals(asked.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (Uri.TryCreate(server.PublicUrl, UriKind.Absolute, out var known)
                && string.Equals(asked.Authority, known.Authority, StringComparison.OrdinalIgnoreCase));
    }
}
