using Microsoft.AspNetCore.Http.Features;

namespace Latchkey.Server.Http;

/// <summary>
/// The raw target of a request, cut at the service root. The framework's own path is half decoded (<c>%25</c> is,
/// <c>%2F</c> is not), which would make two different keys look alike.
/// </summary>
internal sealed record ODataTarget(string Path, string Query)
{
    /// <summary>The path of the service root.</summary>
    public const string ServiceRoot = "/api/v1";

    /// <summary>
    /// The target of a request; null if it is not below the service root. If a client asks for a CSRF token at the root of the server,
    /// where the pages are, the service root answers: some clients know only the host of the tenant and fetch the token there.
    /// </summary>
    public static ODataTarget? Of(HttpContext http)
    {
        if (http.Features.Get<Cut>() is not { } known) http.Features.Set(known = new Cut(Find(http)));
        return known.Target;
    }

    /// <summary>
    /// Cuts a target; null if it is not below the service root. The public path may precede the root, and a doubled slash is
    /// accepted (docs/contract.md#addresses).
    /// </summary>
    public static ODataTarget? Parse(string rawTarget, string publicPath = "")
    {
        var target = rawTarget.StartsWith('/') ? rawTarget : WithoutAuthority(rawTarget);
        if (publicPath.Length > 0 && target.StartsWith($"{publicPath}/", StringComparison.Ordinal)) target = target[publicPath.Length..];
        if (target.StartsWith("//", StringComparison.Ordinal)) target = target[1..];
        if (!target.StartsWith(ServiceRoot, StringComparison.Ordinal)) return null;
        var (path, query) = Split(target[ServiceRoot.Length..], '?');
        return path switch
        {
            "" => new ODataTarget("", query),
            ['/', ..] => new ODataTarget(path[1..], query),
            _ => null,
        };
    }

    private static ODataTarget? Find(HttpContext http) =>
        Parse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, http.Request.PathBase.Value ?? "")
        ?? (http.Request.Path == "/" && CsrfProtection.IsFetch(http) ? new ODataTarget("", "") : null);

    // A proxy may send the absolute form: http://host/path (RFC 9112 section 3.2.2).
    private static string WithoutAuthority(string target)
    {
        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        return path < 0 ? "" : target[path..];
    }

    private static (string Before, string After) Split(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    // The target of a request, cut once: four parts of the server ask for it.
    private sealed record Cut(ODataTarget? Target);
}
