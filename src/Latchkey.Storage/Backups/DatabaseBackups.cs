using System.Data.Common;
using System.IO.Compression;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Backups;

/// <summary>Makes, verifies and restores backups.</summary>
internal sealed class DatabaseBackups(Database database, Schema schema, BackupKeys keys, TimeProvider clock) : IBackups
{
    private const int RowsAtOnce = 200;

    public Task<BackupSummary> CreateAsync(Stream target, CancellationToken cancellationToken) =>
        OnDatabaseAsync(() => WriteAsync(target, cancellationToken));

    public async Task<BackupSummary> VerifyAsync(Stream source, CancellationToken cancellationToken)
    {
        await using var model = database.CreateModelContext();
        using var backup = BackupReader.Open(source, model, keys);
        foreach (var _ in backup.Rows()) cancellationToken.ThrowIfCancellationRequested();
        return backup.Summary;
    }

    /// <summary>(1) Reads the header, with which the master key must fit. (2) Prepares the database. (3) Fills it.</summary>
    public async Task<BackupSummary> RestoreAsync(Stream source, CancellationToken cancellationToken)
    {
        await using var model = database.CreateModelContext();
        using var backup = BackupReader.Open(source, model, keys); // (1)
        return await OnDatabaseAsync(async () =>
        {
            database.Create(); // (2)
            using var folder = DataFolderLock.Take(database.Folder);
            if (!await schema.IsCurrentAsync(cancellationToken)) await schema.MigrateAsync(cancellationToken);
            await FillAsync(backup, cancellationToken); // (3)
            return backup.Summary;
        });
    }

    /// <summary>
    /// (1) Begins to read one state, which must be undamaged. (2) Writes the header with the data keys. (3) Writes the other tables,
    /// compressed and encrypted.
    /// </summary>
    private async Task<BackupSummary> WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        if (!await schema.IsCurrentAsync(cancellationToken))
            throw new StorageException(
                $"The database {database.Name} is empty, or was written by an older Latchkey. Start this version on it first.");
        await using var context = database.CreateContext();
        await using var oneState = await database.BeginReadingAsync(context, cancellationToken); // (1)
        await database.RequireWholeAsync(context, cancellationToken);
        var tables = BackupTable.Of(context.Model);

        var dataKeys = await context.DataKeys.AsNoTracking().OrderBy(key => key.Id).ToListAsync(cancellationToken); // (2)
        using var ring = keys.Open(dataKeys);
        var rows = new BackupRows(ring, dataKeys, context.Model);
        var header = BackupHeader.Of(context, clock.GetUtcNow(), ring.CurrentId, dataKeys);
        var hash = await header.WriteAsync(target, tables.Single(BackupReader.IsInHeader), cancellationToken);

        using var cipher = BackupKeys.CipherOf(ring, ring.CurrentId, hash); // (3)
        await using var chunks = new ChunkWriter(target, cipher);
        var counts = new List<KeyValuePair<string, long>>();
        await using (var content = new BufferedStream(new ZLibStream(chunks, CompressionLevel.Fastest, leaveOpen: true)))
        {
            var fields = new FieldWriter(content);
            foreach (var table in tables)
            {
                var count = BackupReader.IsInHeader(table)
                    ? dataKeys.Count
                    : await table.WriteAsync(fields, Checked(table.Rows(context), rows), cancellationToken);
                counts.Add(KeyValuePair.Create(table.Name, count));
            }
        }

        chunks.Complete();
        return new BackupSummary(header.Latchkey, header.Schema, header.Time, counts);
    }

    // A backup that cannot be restored is useless.
    private static async IAsyncEnumerable<object> Checked(IAsyncEnumerable<object> rows, BackupRows check)
    {
        await foreach (var row in rows)
        {
            if (check.FaultOf(row) is { } fault) throw new BackupException($"No backup was made: {fault}.");
            yield return row;
        }
    }

    /// <summary>In one transaction on a connection on which a commit means that the data is on disk.</summary>
    private async Task FillAsync(BackupReader backup, CancellationToken cancellationToken)
    {
        await using var writer = await database.ConnectWriterAsync(cancellationToken);
        writer.Context.Macs = null;
        await using var transaction = await database.BeginFillingAsync(writer.Context, cancellationToken);
        foreach (var table in BackupTable.Of(writer.Context.Model))
        {
            if (await table.AnyAsync(writer.Context, cancellationToken))
                throw new StorageException(
                    $"The database {database.Name} is not empty: it has rows in {table.Name}. " +
                    "Restore a backup only into an empty database, with a data folder in which no server has run.");
        }

        foreach (var rows in backup.Rows().Chunk(RowsAtOnce))
        {
            writer.Context.AddRange(rows);
            await writer.Context.SaveChangesAsync(cancellationToken);
            writer.Context.ChangeTracker.Clear();
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<BackupSummary> OnDatabaseAsync(Func<Task<BackupSummary>> work)
    {
        try
        {
            return await work();
        }
        catch (DbUpdateException cause)
        {
            throw new StorageException($"The database {database.Name} refuses a row of the backup: {cause.InnerException?.Message}", cause);
        }
        catch (Exception cause) when (cause is DbException or InvalidOperationException { InnerException: DbException })
        {
            throw StorageFaults.CannotOpen(database, cause);
        }
    }
}
