namespace Latchkey.Server.Http;

/// <summary>
/// Answers HEAD wherever GET is answered, with the same headers (RFC 9110 section 9.3.2): what follows sees a GET, and Kestrel, which has
/// seen the HEAD, drops the body.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head; // for the log
        }
    }
}
