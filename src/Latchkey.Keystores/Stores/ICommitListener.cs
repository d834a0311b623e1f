using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Stores;

/// <summary>
/// Is notified of the changes that callers of this process make. The store calls every registered listener, in any order, after the change
/// is durable and before the caller gets its answer.
/// </summary>
public interface ICommitListener
{
    /// <summary>Receives a change. It must not throw, because the change is durable and its caller must get the answer.</summary>
    /// <param name="tenant">The tenant whose keystores have changed.</param>
    /// <param name="change">The change.</param>
    void Committed(string tenant, KeystoreChange change);
}
