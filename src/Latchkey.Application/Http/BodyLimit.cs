namespace Latchkey.Application.Http;

/// <summary>Most octets that a route takes of the body of a request, as metadata of its endpoint. A route without any takes none.</summary>
internal sealed record BodyLimit(int Bytes)
{
    /// <summary>The limit of a route that reads no body.</summary>
    public static BodyLimit None { get; } = new(0);

    /// <summary>What most routes need that take a form, or a small document.</summary>
    public static BodyLimit Small { get; } = new(16 * 1024);

    /// <summary>Whether the body is a form. It is read before the route runs, so that the route never waits for a client, nor fails for one.</summary>
    public bool IsForm { get; init; }

    /// <summary>Whether the form may come as multipart, which browsers send for scripts.</summary>
    public bool TakesMultipart { get; init; }

    /// <summary>How the route says no.</summary>
    public Func<int, string, IResult> Refusal { get; init; } = (status, text) => Results.Text(text, statusCode: status);
}
