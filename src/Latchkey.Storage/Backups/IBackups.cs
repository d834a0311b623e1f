using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;

namespace Latchkey.Storage.Backups;

/// <summary>Backups of the whole database, encrypted and authenticated under its data keys (docs/storage-format.md).</summary>
public interface IBackups
{
    /// <summary>Writes one consistent state of the database; servers go on meanwhile.</summary>
    /// <exception cref="StorageException">The database cannot be read, or the master key is another one.</exception>
    Task<BackupSummary> CreateAsync(Stream target, CancellationToken cancellationToken);

    /// <summary>Reads a backup to its end, opens every private key in it and checks its audit logs; needs no database.</summary>
    /// <exception cref="BackupException">It cannot be restored.</exception>
    Task<BackupSummary> VerifyAsync(Stream source, CancellationToken cancellationToken);

    /// <summary>
    /// Fills an empty database, of either engine, with a backup that it verifies meanwhile, in one transaction: all of it is there
    /// when this returns, and nothing if it fails.
    /// </summary>
    /// <exception cref="BackupException">The backup cannot be restored.</exception>
    /// <exception cref="StorageException">The database is not empty, cannot be written, or belongs to a running server.</exception>
    Task<BackupSummary> RestoreAsync(Stream source, CancellationToken cancellationToken);
}

/// <summary>The content of a backup.</summary>
/// <param name="Latchkey">The version of the Latchkey that wrote it.</param>
/// <param name="Schema">The schema of the database.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Rows">The number of rows of each table, in the order of the backup.</param>
public sealed record BackupSummary(string Latchkey, string Schema, DateTimeOffset Time, IReadOnlyList<KeyValuePair<string, long>> Rows);

/// <summary>A backup cannot be restored; the message gives the operator the reason.</summary>
public sealed class BackupException(string message, Exception? cause = null) : Exception(message, cause)
{
    internal static BackupException Damaged(string what, Exception? cause = null) => new($"The backup is damaged: {what}.", cause);
}
