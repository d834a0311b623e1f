using Latchkey.OData.Operations;

namespace Latchkey.OData.Entities;

/// <summary>What an operation answers, before it has a format.</summary>
public abstract record ODataResult
{
    private ODataResult()
    {
    }

    /// <summary>A header of the answer, by name and value; null for none.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>Success without a body: 204, or 202 for what is done later.</summary>
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
        /// <summary>Most entities that pass by for one answer; a question that would need more is refused.</summary>
        public int MostRead { get; init; } = int.MaxValue;

        /// <summary>
        /// Runs the reading where many entities may pass by for few that are answered, so that the operation bounds how much of
        /// that happens at a time.
        /// </summary>
        public Func<Func<Task<Feed>>, Task<Feed>> RunLong { get; init; } = read => read();
    }

    /// <summary>The stream of a media link entry.</summary>
    public sealed record Media(ReadOnlyMemory<byte> Content, string ContentType) : ODataResult;
}
