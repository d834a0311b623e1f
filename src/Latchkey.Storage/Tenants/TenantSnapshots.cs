using System.Collections.Concurrent;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>The newest committed state of every tenant, in memory: read by every request.</summary>
internal sealed class TenantSnapshots(HistoryAlarm alarm)
{
    private readonly ConcurrentDictionary<string, TenantKeystores> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _publishing = new();
    private int _histories;

    /// <summary>
    /// The number of the known history of the database. States that were read or decided in a former history are not published.
    /// </summary>
    public int History => Volatile.Read(ref _histories);

    /// <summary>The state of a tenant; a tenant that was never changed has no rows, and needs none.</summary>
    public TenantKeystores this[string tenant] => _tenants.GetValueOrDefault(tenant) ?? TenantKeystores.Empty;

    /// <summary>Publishes a committed state, unless a later one is known.</summary>
    public void Publish(int history, IEnumerable<KeyValuePair<string, TenantKeystores>> changed)
    {
        lock (_publishing)
        {
            if (history != _histories) return;
            foreach (var (tenant, keystores) in changed)
                _tenants.AddOrUpdate(tenant, keystores, (_, known) => known.Revision > keystores.Revision ? known : keystores);
        }
    }

    /// <summary>
    /// Brings all tenants up to date with the database, at the start and after a failed commit; the context sees one state throughout.
    /// </summary>
    public async Task LearnAllAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var (history, known) = (History, _tenants.ToDictionary(StringComparer.Ordinal));
        var rows = await context.Tenants.AsNoTracking().ToDictionaryAsync(row => row.Name, StringComparer.Ordinal, cancellationToken);
        foreach (var tenant in known.Keys.Union(rows.Keys, StringComparer.Ordinal))
        {
            var start = known.GetValueOrDefault(tenant) ?? TenantKeystores.Empty;
            var (_, relation) = await AdvanceAsync(context, history, tenant, start, rows.GetValueOrDefault(tenant), cancellationToken);
            if (relation is TenantHistory.Replaced) history = History;
        }
    }

    /// <summary>Brings a tenant up to date with the database, and returns its state; the context sees one state throughout.</summary>
    public async Task<TenantKeystores> LearnAsync(StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        // The order matters: the known state is read before the first query, which determines the state that the context sees, so it is not
        // later than that.
        var (history, known) = (History, this[tenant]);
        var row = await context.Tenants.AsNoTracking().SingleOrDefaultAsync(row => row.Name == tenant, cancellationToken);
        return (await AdvanceAsync(context, history, tenant, known, row, cancellationToken)).Keystores;
    }

    /// <summary>Brings tenants up to date with the database; nobody else changes them until the transaction ends.</summary>
    /// <exception cref="HistoryReplacedException">The database is not the one on which the transaction was prepared.</exception>
    public async Task CatchUpAsync(StorageContext context, IReadOnlyCollection<string> tenants, IReadOnlyCollection<TenantRow> rows,
        CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            var row = rows.FirstOrDefault(row => row.Name == tenant);
            if ((await AdvanceAsync(context, History, tenant, this[tenant], row, cancellationToken)).Relation is TenantHistory.Replaced)
                throw new HistoryReplacedException(tenant);
        }
    }

    private async Task<(TenantKeystores Keystores, TenantHistory Relation)> AdvanceAsync(
        StorageContext context, int history, string tenant, TenantKeystores known, TenantRow? row, CancellationToken cancellationToken)
    {
        var (revision, lineage) = (row?.ToRevision() ?? 0, row?.Lineage ?? Guid.Empty);
        if (known.Revision == revision && known.Lineage == lineage) return (known, TenantHistory.Known);
        var relation = await TenantCommits.RelateAsync(context, tenant, known, row, cancellationToken);
        var start = relation is TenantHistory.Known ? known : TenantKeystores.Empty;
        var loaded = row is null ? TenantKeystores.Empty : await TenantLoader.LoadAsync(context, row, start, cancellationToken);
        if (relation is TenantHistory.Replaced) Replace(history, tenant, known, loaded, row);
        else Publish(history, [KeyValuePair.Create(tenant, loaded)]);
        return (loaded, relation);
    }

    // If several readers notice this at the same time, only the first raises the alarm.
    private void Replace(int history, string tenant, TenantKeystores known, TenantKeystores loaded, TenantRow? row)
    {
        lock (_publishing)
        {
            if (history != _histories) return;
            _tenants[tenant] = loaded;
            Volatile.Write(ref _histories, history + 1);
        }

        alarm.Raise(tenant, known, row);
    }
}
