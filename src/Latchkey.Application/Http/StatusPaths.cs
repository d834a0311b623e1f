namespace Latchkey.Application.Http;

/// <summary>The paths that report the state of the server at all times.</summary>
internal static class StatusPaths
{
    private static readonly PathString[] All = ["/livez", "/readyz", "/metrics"];

    /// <summary>Whether a request is for one of them.</summary>
    public static bool Includes(HttpContext http) => Array.Exists(All, path => http.Request.Path == path);
}
