using System.Data;
using Latchkey.Keystores;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>
/// Reads keystores from memory once the database has said that nobody has changed them. One question is under way at a time,
/// for all tenants, and whoever comes meanwhile shares the next: the database is asked no oftener for a thousand readers.
/// </summary>
internal sealed class NewestSnapshots(Database database, TenantSnapshots snapshots, TimeProvider clock)
{
    // As long as a database takes that is started anew; readers need not see it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private Task<Dictionary<string, long>> _underWay = Task.FromResult<Dictionary<string, long>>([]);
    private Task<Dictionary<string, long>>? _next;

    /// <summary>The state of a tenant that is no older than this call.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public async ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var revisions = await AskNext().WaitAsync(cancellationToken);
        if (revisions.GetValueOrDefault(tenant) > snapshots[tenant].Revision) await InTimeAsync(() => LearnAsync(tenant));
        return snapshots[tenant];
    }

    private Task<Dictionary<string, long>> AskNext()
    {
        lock (_turn) return _next ??= AskAfterAsync(_underWay);
    }

    private async Task<Dictionary<string, long>> AskAfterAsync(Task former)
    {
        await Task.WhenAny(former); // whose failure is for those that asked
        await Task.Yield();
        lock (_turn) (_underWay, _next) = (InTimeAsync(AskAsync), null);
        return await _underWay;
    }

    private async Task<Dictionary<string, long>> AskAsync()
    {
        await using var context = database.CreateContext();
        return await context.Tenants.Select(tenant => new { tenant.Name, tenant.Revision })
            .ToDictionaryAsync(tenant => tenant.Name, tenant => tenant.Revision, StringComparer.Ordinal);
    }

    private async Task<bool> LearnAsync(string tenant)
    {
        await using var context = database.CreateContext();
        await using var oneState = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await snapshots.LearnAsync(context, tenant, CancellationToken.None);
        return true;
    }

    private async Task<T> InTimeAsync<T>(Func<Task<T>> ask)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception cause) when (database.IsTransient(cause) && clock.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
            catch (Exception cause) when (StorageException.IsExplainedBy(cause) || database.IsTransient(cause))
            {
                throw new RefusalException(new Refusal.StoreUnavailable(), cause);
            }
        }
    }
}
