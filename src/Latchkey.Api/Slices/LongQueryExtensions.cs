using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>Reads many entities for few answers.</summary>
internal static class LongQueryExtensions
{
    /// <summary>Reads once it is the caller's turn, one question of a client at a time.</summary>
    /// <exception cref="Keystores.RefusalException"><see cref="Keystores.Refusal.TooBusy"/>: too much else is being read.</exception>
    public static Task<ODataResult.Feed> RunAsync(this LongQueries queries, ODataContext context, Func<Task<ODataResult.Feed>> read) =>
        queries.RunAsync(context.Owner(), () => read().GetAwaiter().GetResult(), context.CancellationToken); // the thread is for this alone
}
