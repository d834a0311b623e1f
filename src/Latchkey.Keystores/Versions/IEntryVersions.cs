using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Versions;

/// <summary>Reads the versions of entries from the database. They are not kept in memory.</summary>
public interface IEntryVersions
{
    /// <summary>The versions of a tenant, newest first; a bounded number of them is in memory at a time.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="alias">The entry, or null for the versions of all entries.</param>
    /// <param name="newest">The largest number to start with.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    IAsyncEnumerable<EntryVersion> ReadAsync(string tenant, Alias? alias, long newest, CancellationToken cancellationToken);

    /// <summary>Finds one version.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.VersionNotFound"/>.</exception>
    Task<EntryVersion> FindAsync(string tenant, Alias alias, long number, CancellationToken cancellationToken);

    /// <summary>Deletes every version, also of security material, that ended before a time. Returns their number.</summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
