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

    /// <summary>What is known.</summary>
    public IReadOnlyList<KeyValuePair<string, TenantKeystores>> All => _all;

    /// <summary>Asks for what is there now. If the database does not answer, the former state stays.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (seal.Reason is not null) return;
        try
        {
            var all = new List<KeyValuePair<string, TenantKeystores>>();
            // Whoever has an entry has a record of it.
            foreach (var tenant in await audit.TenantsAsync(cancellationToken)) all.Add(new(tenant, await store.ReadAsync(tenant, cancellationToken)));
            _all = all;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.StoreUnavailable)
        {
            // The page tells of commits that fail; that is what somebody is to look at.
        }
    }
}
