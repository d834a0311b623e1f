using System.Security.Claims;

namespace Latchkey.OData;

/// <summary>A request as the service sees it, whether it came alone over HTTP or as a part of a batch.</summary>
public sealed class ODataRequest
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the service root as it was sent, undecoded, without a slash in front.</summary>
    public required string Path { get; init; }

    /// <summary>The query string as it was sent, undecoded, without its question mark; empty if there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The service root with its port, ending in a slash: the base of every link that is written.</summary>
    public required string ServiceRoot { get; init; }

    /// <summary>The value of a header, the values of a repeated one joined by commas, or null.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The body; <see cref="Stream.Null"/> if there is none.</summary>
    public required Stream Body { get; init; }

    /// <summary>The length of the body where it is known.</summary>
    public long? BodyLength { get; init; }

    /// <summary>Who asks.</summary>
    public required ClaimsPrincipal Caller { get; init; }

    /// <summary>When the request came.</summary>
    public required DateTimeOffset Time { get; init; }
}
