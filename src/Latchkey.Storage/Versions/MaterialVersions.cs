using System.Runtime.CompilerServices;
using Latchkey.Keystores;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Versions;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Versions;

/// <summary>Reads the versions of security material from the database, in pieces.</summary>
internal sealed class MaterialVersions(DatabaseReads reads) : IMaterialVersions
{
    // A PGP key can have a mebibyte.
    private const int PieceSize = 20;

    public async IAsyncEnumerable<MaterialVersion> ReadAsync(
        string tenant, IReadOnlyCollection<MaterialSet> sets, string? name, long newest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] wanted = [.. sets.Select(set => set.ToString())];
        var (number, after) = (newest, (MaterialVersionRow?)null);
        while (true)
        {
            var piece = await reads.AskAsync(
                context => PieceAsync(context, tenant, wanted, name, number, after, cancellationToken), cancellationToken);
            foreach (var (row, _) in piece.Where(found => found.IsAuthentic)) yield return row.ToVersion();
            if (piece.Count < PieceSize) yield break;
            after = piece[^1].Row;
            number = after.Number;
        }
    }

    public async Task<MaterialVersion> FindAsync(string tenant, MaterialId id, long number, CancellationToken cancellationToken)
    {
        var set = id.Set.ToString();
        var row = await reads.AskAsync(
            async context => await context.MaterialVersions.AsNoTracking().SingleOrDefaultAsync(
                    version => version.Tenant == tenant && version.Set == set && version.Name == id.Name && version.Number == number,
                    cancellationToken) is not { } found ? null
                : context.Accepts(found) ? found : throw new RefusalException(new Refusal.MaterialAltered(id.Name)),
            cancellationToken);
        return row?.ToVersion() ?? throw new RefusalException(new Refusal.MaterialVersionNotFound(id.Name, number));
    }

    private static async Task<List<(MaterialVersionRow Row, bool IsAuthentic)>> PieceAsync(
        StorageContext context, string tenant, string[] sets, string? name, long number, MaterialVersionRow? after,
        CancellationToken cancellationToken)
    {
        var rows = context.MaterialVersions.AsNoTracking()
            .Where(row => row.Tenant == tenant && row.Number <= number && sets.Contains(row.Set));
        if (name is not null) rows = rows.Where(row => row.Name == name);

        // One change may end several, whose versions have one number then.
        if (after is not null)
            rows = rows.Where(row => row.Number < number || string.Compare(row.Set, after.Set) > 0
                || (row.Set == after.Set && string.Compare(row.Name, after.Name) > 0));
        return (await rows.OrderByDescending(row => row.Number).ThenBy(row => row.Set).ThenBy(row => row.Name).Take(PieceSize)
            .ToListAsync(cancellationToken)).ConvertAll(row => (row, context.Accepts(row)));
    }
}
