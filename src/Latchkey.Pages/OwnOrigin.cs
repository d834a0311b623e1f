using Latchkey.Application.Settings;

namespace Latchkey.Pages;

/// <summary>
/// Refuses what a page of another site sends to the connection of our pages: browsers name the site in <c>Origin</c>, and hold no
/// WebSocket back by themselves (RFC 6455, 10.2).
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

        // A proxy that ends TLS need not say so: the scheme is left out.
        return string.Equals(asked.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (Uri.TryCreate(server.PublicUrl, UriKind.Absolute, out var known)
                && string.Equals(asked.Authority, known.Authority, StringComparison.OrdinalIgnoreCase));
    }
}
