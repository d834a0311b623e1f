using Latchkey.Application.Http;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Pages;

/// <summary>What the pages take of a request's body: nothing, but for the connection behind them where a browser has no WebSockets.</summary>
internal static class CircuitBodies
{
    private const string Circuit = "/_blazor";

    // Messages of 32 KiB, of which the client sends several together.
    private static readonly BodyLimit Messages = new(256 * 1024);

    private static readonly BodyLimit Goodbye = BodyLimit.Small with { IsForm = true, TakesMultipart = true };

    /// <summary>The limit of a route of the pages.</summary>
    public static BodyLimit LimitOf(RouteEndpointBuilder endpoint) => $"/{endpoint.RoutePattern.RawText?.Trim('/')}" switch
    {
        Circuit => Messages,
        $"{Circuit}/disconnect" => Goodbye,
        _ => BodyLimit.None,
    };
}
