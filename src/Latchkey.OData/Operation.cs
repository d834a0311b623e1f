namespace Latchkey.OData;

/// <summary>One operation of the service: a row of its operation table.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The resource path with a name in braces for each key, such as <c>Orders('{Id}')/$value</c>.</param>
/// <param name="Role">The role that the caller must have.</param>
/// <param name="Run">Serves the operation.</param>
public sealed record Operation(string Method, string Path, string Role, Func<ODataContext, ValueTask<ODataResult>> Run)
{
    /// <summary>Most bytes that the body of the request may have; a larger one is answered with 413 before it is buffered.</summary>
    public long BodyLimit { get; init; }

    /// <summary>
    /// Most entities of a feed that are answered at once, by the operation or by a path that goes on from its entity; the
    /// answer then links to the next page. 0 for no limit. A client may ask for smaller pages.
    /// </summary>
    public int PageSize { get; init; }
}
