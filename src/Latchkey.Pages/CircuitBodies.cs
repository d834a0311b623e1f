using Latchkey.Application.Http;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Pages;

/// <summary>
/// Limits the bodies of requests to the pages: to nothing, except for the connection of a page in a browser without WebSockets.
/// </summary>
internal static class CircuitBodies
{
    private const string Circuit = "/_blazor";

    // The client may send several messages of 32 KiB together.
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
