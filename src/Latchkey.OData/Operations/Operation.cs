using Latchkey.OData.Entities;

namespace Latchkey.OData.Operations;

/// <summary>One operation of the service: a row of its operation table.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The resource path, with a name in braces for each key, such as <c>Orders('{Id}')/$value</c>.</param>
/// <param name="Role">The role that the caller needs.</param>
/// <param name="Run">Runs the operation.</param>
public sealed record Operation(string Method, string Path, string Role, Func<ODataContext, ValueTask<ODataResult>> Run)
{
    /// <summary>A sentence about the effect of the operation. This and the next three properties are for the OpenAPI document.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The operation's own query options.</summary>
    public IReadOnlyList<OperationOption> Options { get; init; } = [];

    /// <summary>The media types of the stream in the request or the answer; empty if both have entities.</summary>
    public IReadOnlyList<string> StreamTypes { get; init; } = [];

    /// <summary>The set of the entities that a write may answer with, or null for none.</summary>
    public string? AnswerSet { get; init; }

    /// <summary>The maximum length of the request body in bytes. A longer one is answered with 413 before it is buffered.</summary>
    public long BodyLimit { get; init; }

    /// <summary>
    /// The maximum number of entities in one answer, both of the operation and of a path that continues from its entity. The answer then
    /// links to the next page. 0 means no limit. A client may ask for smaller pages.
    /// </summary>
    public int PageSize { get; init; }

    /// <summary>The status of a success without a body. For the OpenAPI document.</summary>
    public int Success { get; init; } = 204;

    /// <summary>Whether a success is 201 with the new entity, of the set of the path. For the OpenAPI document.</summary>
    public bool Creates { get; init; }

    /// <summary>
    /// Whether the body of a <c>PUT</c> only has the properties to change, so that <c>MERGE</c> and <c>PATCH</c> mean the same.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>
    /// Whether <c>MERGE</c> of the entity that a <c>PUT</c> replaces is refused with 405, rather than 501 as for an operation that is not
    /// there.
    /// </summary>
    public bool RefusesMerge { get; init; }

    /// <summary>
    /// For a read: returns the state behind the answer, such as a tenant and a revision. As long as the state is the same, so is the
    /// answer, and a client that already has it gets a 304.
    /// </summary>
    public Func<ODataContext, ValueTask<string>>? State { get; init; }
}
