using System.Collections.Concurrent;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>The newest committed state of every tenant, in memory: read by every request.</summary>
internal sealed class TenantSnapshots(HistoryAlarm alarm)
{
    private readonly ConcurrentDictionary<string, TenantKeystores> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _publishing = new();
    private int _histories;

    /// <summary>Which history of the database is known, by its number: what was read or decided in a former one is not published.</summary>
    public int History => Volatile.Read(ref _histories);

    /// <summary>The state of a tenant; a tenant that was never changed has no rows, and needs none.</summary>
    public TenantKeystores this[string tenant] => _tenants.GetValueOrDefault(tenant) ?? TenantKeystores.Empty;

    /// <summary>Takes over what was committed, unless something later is known.</summary>
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
    /// Brings all tenants to what the database has, at start and after a failed commit; the context sees one state throughout.
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

    /// <summary>Brings a tenant to what the database has, and returns that; the context sees one state throughout.</summary>
    public async Task<TenantKeystores> LearnAsync(StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        // In this order: what is known is no later than the state that the first question makes the context see.
        var (history, known) = (History, this[tenant]);
        var row = await context.Tenants.AsNoTracking().SingleOrDefaultAsync(row => row.Name == tenant, cancellationToken);
        return (await AdvanceAsync(context, history, tenant, known, row, cancellationToken)).Keystores;
    }

    /// <summary>Brings tenants to what the database has; nobody else changes them until the transaction ends.</summary>
    /// <exception cref="HistoryReplacedException">The database is not the one on which the transaction was prepared.</exception>
    public async Task CatchUpAsync(StorageContext context, IReadOnlyCollection<string> tenants, IReadOnlyCollection<TenantRow> rows, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            var row = rows.FirstOrDefault(row => row.Name == tenant);
            if ((await AdvanceAsync(context, History, tenant, this[tenant], row, cancellationToken)).Relation is TenantHistory.Replaced) throw new HistoryReplacedException(tenant);
        }
    }

    private async Task<(TenantKeystores Keystores, TenantHistory Relation)> AdvanceAsync(
        StorageContext context, int history, string tenant, TenantKeystores known, TenantRow? row, CancellationToken cancellationToken)
    {
        if (known.Revision == (row?.Revision ?? 0) && known.Lineage == (row?.Lineage ?? Guid.Empty)) return (known, TenantHistory.Known);
        var relation = await TenantCommits.RelateAsync(context, tenant, known, row, cancellationToken);
        var start = relation is TenantHistory.Known ? known : TenantKeystores.Empty;
        var loaded = row is null ? TenantKeystores.Empty : await TenantLoader.LoadAsync(context, row, start, cancellationToken);
        if (relation is TenantHistory.Replaced) Replace(history, tenant, known, loaded, row);
        else Publish(history, [KeyValuePair.Create(tenant, loaded)]);
        return (loaded, relation);
    }

    // Of several readers that find out at a time, the first one says so.
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
