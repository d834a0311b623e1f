namespace Latchkey.Application.Http;

/// <summary>
/// The maximum length of a request body on a route, in octets, as metadata of its endpoint. A route without this metadata accepts no body.
/// </summary>
internal sealed record BodyLimit(int Bytes)
{
    /// <summary>The limit of a route that reads no body.</summary>
    public static BodyLimit None { get; } = new(0);

    /// <summary>Enough for most routes that take a form or a small document.</summary>
    public static BodyLimit Small { get; } = new(16 * 1024);

    /// <summary>
    /// Whether the body is a form. A form is read before the route runs, so that the route never waits for a client and never fails because
    /// of one.
    /// </summary>
    public bool IsForm { get; init; }

    /// <summary>Whether the form may come as multipart, which browsers send for scripts.</summary>
    public bool TakesMultipart { get; init; }

    /// <summary>The answer of the route to a refused body.</summary>
    public Func<int, string, IResult> Refusal { get; init; } = (status, text) => Results.Text(text, statusCode: status);
}
