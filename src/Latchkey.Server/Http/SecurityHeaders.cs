namespace Latchkey.Server.Http;

/// <summary>The headers that limit browsers and caches.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Adds the headers. Browsers then guess no type from content, show nothing in a frame and send no address to other sites, and caches
    /// store nothing. A client may store an answer with an <c>ETag</c>, and asks each time whether it is still valid.
    /// </summary>
    public static void AddTo(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
    }

    /// <summary>Lets the client keep its answer.</summary>
    public static void AllowToKeep(HttpContext http) => http.Response.Headers.CacheControl = "private, no-cache";
}
