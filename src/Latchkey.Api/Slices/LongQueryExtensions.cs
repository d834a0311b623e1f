using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>Runs queries that read many entities for few answers.</summary>
internal static class LongQueryExtensions
{
    /// <summary>Waits for the caller's turn, then reads. Each client runs one such query at a time.</summary>
    /// <exception cref="Keystores.RefusalException">
    /// <see cref="Keystores.Refusal.TooBusy"/>: too many other queries are waiting.
    /// </exception>
    public static Task<ODataResult.Feed> RunAsync(this LongQueries queries, ODataContext context, Func<Task<ODataResult.Feed>> read) =>
        queries.RunAsync(context.Owner(), () => read().GetAwaiter().GetResult(), context.CancellationToken); // on a reserved thread
}
