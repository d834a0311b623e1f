using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Versions;

/// <summary>Reads the versions of security material from the database. They are not kept in memory.</summary>
public interface IMaterialVersions
{
    /// <summary>The versions of a tenant, newest first; a bounded number of them is in memory at a time.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="sets">The sets whose versions are read.</param>
    /// <param name="name">The name of the material, or null for any.</param>
    /// <param name="newest">The largest number to start with.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    IAsyncEnumerable<MaterialVersion> ReadAsync(
        string tenant, IReadOnlyCollection<MaterialSet> sets, string? name, long newest, CancellationToken cancellationToken);

    /// <summary>Finds one version.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialVersionNotFound"/> or <see cref="Refusal.MaterialAltered"/>.
    /// </exception>
    Task<MaterialVersion> FindAsync(string tenant, MaterialId id, long number, CancellationToken cancellationToken);
}
