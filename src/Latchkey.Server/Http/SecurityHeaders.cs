namespace Latchkey.Server.Http;

/// <summary>What every answer tells browsers and caches to leave alone.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Adds the headers: nothing is guessed from content, put in a frame, told to other sites or kept by a cache. What carries an
    /// <c>ETag</c> may be kept by its client, which asks each time whether it is still good.
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
