using Latchkey.OData.Operations;

namespace Latchkey.OData.Entities;

/// <summary>The answer of an operation, before it has a format.</summary>
public abstract record ODataResult
{
    private ODataResult()
    {
    }

    /// <summary>A header of the answer, by name and value; null for none.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>Success without a body: 204, or 202 if the work is done later.</summary>
    public sealed record Empty(int Status = 204) : ODataResult;

    /// <summary>One entity of a set.</summary>
    public sealed record Entity(string EntitySet, object Item) : ODataResult;

    /// <summary>Entities of a set, in their order.</summary>
    public sealed record Feed(string EntitySet, IReadOnlyCollection<object> Items) : ODataResult;

    /// <summary>
    /// Entities of a set that are too many to hold, in the order of its mapping (<see cref="EntityMapping{T}.OrderedBy"/>). They
    /// are read as far as the answer needs; the operation must have a page size. Where it is cheap, the operation leaves out
    /// what <see cref="ODataContext.NumberRange"/> and its like rule out.
    /// </summary>
    public sealed record Scan(string EntitySet, IAsyncEnumerable<object> Items) : ODataResult
    {
        /// <summary>Most entities that one answer may read; a query that needs more is refused.</summary>
        public int MostRead { get; init; } = int.MaxValue;

        /// <summary>
        /// Runs a reading that may pass over many entities for few answers, so that the operation bounds how many run at a time.
        /// </summary>
        public Func<Func<Task<Feed>>, Task<Feed>> RunLong { get; init; } = read => read();
    }

    /// <summary>The stream of a media link entry.</summary>
    public sealed record Media(ReadOnlyMemory<byte> Content, string ContentType) : ODataResult;
}
