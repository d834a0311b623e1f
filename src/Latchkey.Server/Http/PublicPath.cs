using Latchkey.Application.Settings;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Http;

/// <summary>
/// The path below which clients see the server: the word of a trusted proxy (<c>X-Forwarded-Prefix</c>), else the path of
/// <c>Server:PublicUrl</c>. It is in front of every link; whether a proxy leaves it in what it hands on makes no difference.
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
