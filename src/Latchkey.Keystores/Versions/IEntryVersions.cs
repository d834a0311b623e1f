using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Versions;

/// <summary>Reads the versions of entries from the database; none are in memory.</summary>
public interface IEntryVersions
{
    /// <summary>The versions of a tenant, the newest first, a bounded number of them in memory at a time.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="alias">Of this entry alone, or null for those of all.</param>
    /// <param name="newest">The largest number to begin with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<EntryVersion> ReadAsync(string tenant, Alias? alias, long newest, CancellationToken cancellationToken);

    /// <summary>One version.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.VersionNotFound"/>.</exception>
    Task<EntryVersion> FindAsync(string tenant, Alias alias, long number, CancellationToken cancellationToken);

    /// <summary>Deletes every version that ended before a time, and returns how many there were.</summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
