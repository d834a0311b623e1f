using Latchkey.OData.Operations;

namespace Latchkey.OData.Entities;

/// <summary>The result of an operation, before it is formatted.</summary>
public abstract record ODataResult
{
    private ODataResult()
    {
    }

    /// <summary>An additional header of the answer, by name and value; null for none.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>Success without a body: 204, or 202 if the work is done later.</summary>
    public sealed record Empty(int Status = 204) : ODataResult;

    /// <summary>One entity of a set.</summary>
    public sealed record Entity(string EntitySet, object Item) : ODataResult;

    /// <summary>A new entity of a set: 201 with the entity, and its address in <c>Location</c>.</summary>
    public sealed record Created(string EntitySet, object Item) : ODataResult;

    /// <summary>Entities of a set, in their order.</summary>
    public sealed record Feed(string EntitySet, IReadOnlyCollection<object> Items) : ODataResult;

    /// <summary>
    /// Entities of a set that are too many for memory, in the order of its mapping (<see cref="EntityMapping{T}.OrderedBy"/>). They are
    /// read only as far as the answer needs, so the operation must have a page size. If it is cheap, the operation leaves out entities that
    /// <see cref="ODataContext.NumberRange"/> and the like exclude.
    /// </summary>
    public sealed record Scan(string EntitySet, IAsyncEnumerable<object> Items) : ODataResult
    {
        /// <summary>The maximum number of entities that one answer may read. A query that needs more is refused.</summary>
        public int MostRead { get; init; } = int.MaxValue;

        /// <summary>
        /// Runs a read that may skip many entities for few answers. The operation uses this to limit how many such reads run at a time.
        /// </summary>
        public Func<Func<Task<Feed>>, Task<Feed>> RunLong { get; init; } = read => read();
    }

    /// <summary>The stream of a media link entry.</summary>
    public sealed record Media(ReadOnlyMemory<byte> Content, string ContentType) : ODataResult;
}
