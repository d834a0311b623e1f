using Latchkey.Keystores.Stores;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Databases;

/// <summary>Compares the schema on disk with the one that this build knows.</summary>
internal sealed class Schema(Database database)
{
    /// <summary>The newest migration that this build knows.</summary>
    public static string Version(StorageContext context) => context.Database.GetMigrations().Last();

    /// <summary>Whether the database has every migration that this build knows.</summary>
    /// <exception cref="StorageException">It has one that this build does not know.</exception>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var known = context.Database.GetMigrations().ToList();
        var applied = await database.AppliedMigrationsAsync(context, cancellationToken);
        if (applied.Except(known, StringComparer.Ordinal).LastOrDefault() is { } unknown)
        {
            throw new StorageException(
                $"A newer Latchkey wrote the database {database.Name}: its schema is at {unknown}, " +
                $"and this version knows schemas up to {Version(context)}. " +
                "Run the newer Latchkey, or restore a backup made before the upgrade.");
        }

        return applied.Count == known.Count;
    }

    /// <summary>Brings the database up to date; the caller holds the <see cref="DataFolderLock"/>.</summary>
    public Task MigrateAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);
}
