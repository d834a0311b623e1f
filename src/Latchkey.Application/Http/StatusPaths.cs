namespace Latchkey.Application.Http;

/// <summary>The paths that say how the server is, at all times.</summary>
internal static class StatusPaths
{
    private static readonly PathString[] All = ["/livez", "/readyz", "/metrics"];

    /// <summary>Whether a request is for one of them.</summary>
    public static bool Includes(HttpContext http) => Array.Exists(All, path => http.Request.Path == path);
}
