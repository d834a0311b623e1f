namespace Latchkey.Pages;

/// <summary>What pages may do that other answers may not: run our script, and talk to us.</summary>
internal static class PageHeaders
{
    // Rows that are not on the screen are replaced by room of their height, which stands in an attribute.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; connect-src 'self'; " +
        "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void AddTo(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-cache, no-store"; // antiforgery would write that over anything less, and warn of it
    }
}
