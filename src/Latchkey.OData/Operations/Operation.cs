using Latchkey.OData.Entities;

namespace Latchkey.OData.Operations;

/// <summary>One operation of the service: a row of its operation table.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The resource path with a name in braces for each key, such as <c>Orders('{Id}')/$value</c>.</param>
/// <param name="Role">The role that the caller must have.</param>
/// <param name="Run">Serves the operation.</param>
public sealed record Operation(string Method, string Path, string Role, Func<ODataContext, ValueTask<ODataResult>> Run)
{
    /// <summary>What it does, in a sentence. This and the next three are for the OpenAPI document.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The service's own query options that it reads.</summary>
    public IReadOnlyList<OperationOption> Options { get; init; } = [];

    /// <summary>The media types of the stream that it takes or answers; empty if it takes and answers entities.</summary>
    public IReadOnlyList<string> StreamTypes { get; init; } = [];

    /// <summary>The set whose entities a write can answer, or null if it answers nothing.</summary>
    public string? AnswerSet { get; init; }

    /// <summary>Most bytes that the body of the request may have; a larger one is answered with 413 before it is buffered.</summary>
    public long BodyLimit { get; init; }

    /// <summary>
    /// Most entities of a feed that are answered at once, by the operation or by a path that goes on from its entity; the
    /// answer then links to the next page. 0 for no limit. A client may ask for smaller pages.
    /// </summary>
    public int PageSize { get; init; }

    /// <summary>
    /// Whether the body of a <c>PUT</c> names only what is to change, so that <c>MERGE</c> and <c>PATCH</c> mean the same.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>
    /// Of a read: returns the state that the answer is made from, such as a tenant and a revision. As long as it is the same, so is
    /// the answer, and a client that has it already gets a 304 instead.
    /// </summary>
    public Func<ODataContext, ValueTask<string>>? State { get; init; }
}
