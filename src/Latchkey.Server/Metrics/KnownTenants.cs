using Latchkey.Application.Sealing;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Server.Metrics;

/// <summary>The keystores of every tenant, as they were when they were last asked for; none while the server is sealed.</summary>
internal sealed class KnownTenants(IKeystoreStore store, IAuditLog audit, Seal seal)
{
    private volatile IReadOnlyList<KeyValuePair<string, TenantKeystores>> _all = [];

    /// <summary>The tenants with their keystores.</summary>
    public IReadOnlyList<KeyValuePair<string, TenantKeystores>> All => _all;

    /// <summary>Reads the present state. If the database does not answer, the former state stays.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (seal.Reason is not null) return;
        try
        {
            var all = new List<KeyValuePair<string, TenantKeystores>>();
            // Every tenant with an entry has an audit record of it.
            foreach (var tenant in await audit.TenantsAsync(cancellationToken))
                all.Add(new(tenant, await store.ReadAsync(tenant, cancellationToken)));
            _all = all;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.StoreUnavailable)
        {
            // The page also reports failed commits, so it must be answered while the database is away.
        }
    }
}
