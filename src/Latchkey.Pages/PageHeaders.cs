namespace Latchkey.Pages;

/// <summary>Allows pages what other answers may not do: run our script, and connect to our server.</summary>
internal static class PageHeaders
{
    // Space of the same height replaces rows that are not on the screen; a style attribute has the height.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; connect-src 'self'; " +
        "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void AddTo(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-cache, no-store"; // antiforgery would replace anything weaker by this, with a warning
    }
}
