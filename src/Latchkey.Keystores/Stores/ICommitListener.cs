using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Stores;

/// <summary>
/// Hears of the changes that callers of this process have made. The store calls every listener that is registered, in no promised order,
/// after the change is durable and before the caller has the answer.
/// </summary>
public interface ICommitListener
{
    /// <summary>Hears of a change. It must not throw: the change is durable, and its caller is owed the answer.</summary>
    /// <param name="tenant">Whose keystores have changed.</param>
    /// <param name="change">The change.</param>
    void Committed(string tenant, KeystoreChange change);
}
