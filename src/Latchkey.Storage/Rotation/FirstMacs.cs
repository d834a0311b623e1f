using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Rotation;

/// <summary>
/// Signs, once, the rows of a database from a release that signed none. Afterwards the purpose of each data key is bound to the wrapped
/// key, and no data key allows unsigned rows any more: a row that loses its hash later counts as altered.
/// </summary>
internal sealed partial class FirstMacs(Database database, MasterKeyChoice masterKeys, ILogger<FirstMacs> logger)
{
    private const int PieceSize = 1_000;

    /// <summary>
    /// (1) Checks whether there is anything to do, and checks again when nobody else can write. (2) Signs. (3) Binds the keys to their
    /// purpose.
    /// </summary>
    /// <exception cref="MasterKeyException">The master key is not available.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        if (!await Former(context).AnyAsync(cancellationToken)) return; // (1)
        await using var alone = await database.BeginFillingAsync(context, cancellationToken);
        var former = await Former(context).ToListAsync(cancellationToken);
        if (former.Count == 0) return;

        var signed = 0;
        foreach (var table in AuthenticatedTable.Of(context.Model)) signed += await SignAsync(context, table, cancellationToken); // (2)

        using var wrapping = masterKeys.Open(); // (3)
        foreach (var row in former) Bind(await context.DataKeys.SingleAsync(key => key.Id == row.Id, cancellationToken), wrapping);
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        Log.Signed(logger, signed);
    }

    private static IQueryable<DataKeyRow> Former(StorageContext context) =>
        context.DataKeys.AsNoTracking().Where(row => row.Purpose == null);

    private static async Task<int> SignAsync(StorageContext context, AuthenticatedTable table, CancellationToken cancellationToken)
    {
        var (signed, last) = (0, (AuthenticatedRow?)null);
        while (await table.UnsignedAsync(context, last, PieceSize, cancellationToken) is { Count: > 0 } rows)
        {
            last = rows[^1];
            foreach (var row in rows) context.Entry(row).Property(signedRow => signedRow.Mac).IsModified = true;
            signed += await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        return signed;
    }

    private static void Bind(DataKeyRow row, OpenedMasterKeys wrapping)
    {
        if (row.PreviousWrapped is not null)
            throw new MasterKeyException(
                "A change of the master key is incomplete. First start the previous release with the new settings.");
        using var key = wrapping.Unwrap(row);
        row.Purpose = nameof(KeyPurpose.Data);
        (row.Wrapped, row.Version) = (wrapping[row.MasterKeyId].Wrap(row.ToBinding(), key), row.Version + 1);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Signed {Rows} rows that an earlier release had left unsigned")]
        public static partial void Signed(ILogger logger, int rows);
    }
}
