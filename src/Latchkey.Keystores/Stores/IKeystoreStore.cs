using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Stores;

/// <summary>Stores the keystores of every tenant. Reads come from memory; a change is on disk before its caller gets the answer.</summary>
public interface IKeystoreStore
{
    /// <summary>The newest committed state of a tenant's keystores; empty keystores for a new tenant.</summary>
    ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a change to the newest state of a tenant's keystores. The changes of one tenant queue. The rule may run more than once and
    /// must depend only on the given state.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="rule">Decides the change. If it throws a <see cref="RefusalException"/>, only its own caller gets it.</param>
    /// <param name="cancellationToken">Stops waiting; a commit in progress is completed.</param>
    /// <returns>The change and the state after it. Both are durable.</returns>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: nothing was changed.</exception>
    Task<CommittedChange> ChangeAsync(string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken);
}

/// <summary>A durable change, and the state of the tenant immediately after it.</summary>
public sealed record CommittedChange(TenantKeystores After, KeystoreChange Change);
