using System.Runtime.CompilerServices;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Versions;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Versions;

/// <summary>Reads the versions of entries from the database, in pieces.</summary>
internal sealed class EntryVersions(Database database, DatabaseReads reads) : IEntryVersions
{
    private const int PieceSize = 100;

    public async IAsyncEnumerable<EntryVersion> ReadAsync(
        string tenant, Alias? alias, long newest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (number, after) = (newest, (string?)null);
        while (true)
        {
            var piece =
                await reads.AskAsync(context => PieceAsync(context, tenant, alias, number, after, cancellationToken), cancellationToken);
            foreach (var (row, _) in piece.Where(found => found.IsAuthentic)) yield return row.ToVersion();
            if (piece.Count < PieceSize) yield break;
            (number, after) = (piece[^1].Row.Number, piece[^1].Row.Alias);
        }
    }

    public async Task<EntryVersion> FindAsync(string tenant, Alias alias, long number, CancellationToken cancellationToken)
    {
        var row = await reads.AskAsync(
            async context => await context.EntryVersions.AsNoTracking().SingleOrDefaultAsync(
                    version => version.Tenant == tenant && version.Alias == alias.Value
                    && version.Number == number, cancellationToken) is not { } found ? null
                : context.Accepts(found) ? found : throw new RefusalException(new Refusal.EntryAltered(alias)),
            cancellationToken);
        return row?.ToVersion() ?? throw new RefusalException(new Refusal.VersionNotFound(alias, number));
    }

    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var limit = before.ToUnixTimeMilliseconds();
        return await context.EntryVersions.Where(version => version.EndedTimeUnixMs < limit).ExecuteDeleteAsync(cancellationToken)
            + await context.MaterialVersions.Where(version => version.EndedTimeUnixMs < limit).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<List<(EntryVersionRow Row, bool IsAuthentic)>> PieceAsync(
        StorageContext context, string tenant, Alias? alias, long number, string? after, CancellationToken cancellationToken)
    {
        var rows = context.EntryVersions.AsNoTracking().Where(row => row.Tenant == tenant && row.Number <= number);
        if (alias is not null) rows = rows.Where(row => row.Alias == alias.Value);

        // One change may end many entries, whose versions have one number then.
        if (after is not null) rows = rows.Where(row => row.Number < number || string.Compare(row.Alias, after) > 0);
        return (await rows.OrderByDescending(row => row.Number).ThenBy(row => row.Alias).Take(PieceSize).ToListAsync(cancellationToken))
            .ConvertAll(row => (row, context.Accepts(row)));
    }
}
