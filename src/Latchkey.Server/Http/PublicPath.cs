using Latchkey.Application.Settings;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Http;

/// <summary>
/// The path below which clients see the server: the <c>X-Forwarded-Prefix</c> of a trusted proxy, else the path of <c>Server:PublicUrl</c>.
/// It precedes every link. A proxy may pass it on or remove it.
/// </summary>
internal sealed class PublicPath(RequestDelegate next, LatchkeySettings settings)
{
    private readonly string _configured = settings.Server.PublicPath;

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var said = (request.PathBase.Value ?? "").TrimEnd('/');
        request.PathBase = said.Length > 0 && PlainPath.Is(said) ? said : _configured;
        if (request.PathBase.HasValue && request.Path.StartsWithSegments(request.PathBase, StringComparison.Ordinal, out var rest))
            request.Path = rest.HasValue ? rest : "/";
        return next(http);
    }
}
