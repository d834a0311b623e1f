using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Stores;

/// <summary>Holds the keystores of every tenant: reads come from memory, changes are on disk before they are answered.</summary>
public interface IKeystoreStore
{
    /// <summary>The newest committed state of a tenant's keystores; empty ones for a tenant that has none yet.</summary>
    ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a change to the newest state of a tenant's keystores. Changes of one tenant queue; the rule may run more
    /// than once and must depend on nothing but the state that it is given.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="rule">Decides the change; a <see cref="RefusalException"/> it throws reaches the caller alone.</param>
    /// <param name="cancellationToken">Gives up waiting; a change that is being committed is committed all the same.</param>
    /// <returns>The change and the state after it, both durable.</returns>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: nothing was changed.</exception>
    Task<CommittedChange> ChangeAsync(string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken);
}

/// <summary>A change that is durable, and the state of the tenant right after it.</summary>
public sealed record CommittedChange(TenantKeystores After, KeystoreChange Change);
