using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Events;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Events;

/// <summary>The cursors in the database. The row decides which server may deliver: each statement changes it under a condition.</summary>
internal sealed class EventCursors(Database database, DatabaseReads reads, TimeProvider clock) : IEventCursors
{
    public async Task<EventCursor?> HoldAsync(
        string tenant, string channel, Guid holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        if (!await context.EventCursors.AnyAsync(row => row.Tenant == tenant && row.Channel == channel, cancellationToken))
            await BeginAsync(tenant, channel, cancellationToken);

        // An end further away than any server asks for was written by a clock that was ahead.
        var now = await NowAsync(context, cancellationToken);
        var until = now + (long)lease.TotalMilliseconds;
        var held = await context.EventCursors
            .Where(row => row.Tenant == tenant && row.Channel == channel
                && (row.Holder == holder || row.HeldUntilUnixMs <= now || row.HeldUntilUnixMs > (2 * until) - now))
            .ExecuteUpdateAsync(row =>
                row.SetProperty(cursor => cursor.Holder, holder).SetProperty(cursor => cursor.HeldUntilUnixMs, until), cancellationToken);
        return held == 1 ? await FindAsync(tenant, channel, cancellationToken) : null;
    }

    public async Task<bool> SaveAsync(EventCursor cursor, Guid holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var until = await NowAsync(context, cancellationToken) + (long)lease.TotalMilliseconds;
        return await Held(context, cursor.Tenant, cursor.Channel, holder).ExecuteUpdateAsync(
            row => row.SetProperty(saved => saved.Sequence, cursor.Sequence)
                .SetProperty(saved => saved.HeldUntilUnixMs, until)
                .SetProperty(saved => saved.Failures, cursor.Failures)
                .SetProperty(saved => saved.NextTryUnixMs, Milliseconds(cursor.NextTry))
                .SetProperty(saved => saved.LastFailure, cursor.LastFailure)
                .SetProperty(saved => saved.LastFailureTimeUnixMs, Milliseconds(cursor.LastFailureTime))
                .SetProperty(saved => saved.LastDeliveryUnixMs, Milliseconds(cursor.LastDelivery)),
            cancellationToken) == 1;
    }

    public async Task ReleaseAsync(string tenant, string channel, Guid holder, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        await Held(context, tenant, channel, holder).ExecuteUpdateAsync(
            row => row.SetProperty(cursor => cursor.Holder, (Guid?)null)
            .SetProperty(cursor => cursor.HeldUntilUnixMs, 0), cancellationToken);
    }

    public async Task<EventCursor?> FindAsync(string tenant, string channel, CancellationToken cancellationToken) => (await reads.AskAsync(
        context => context.EventCursors.AsNoTracking()
        .SingleOrDefaultAsync(row => row.Tenant == tenant && row.Channel == channel, cancellationToken), cancellationToken))?.ToCursor();

    private static IQueryable<EventCursorRow> Held(StorageContext context, string tenant, string channel, Guid holder) =>
        context.EventCursors.Where(row => row.Tenant == tenant && row.Channel == channel && row.Holder == holder);

    private async Task<long> NowAsync(StorageContext context, CancellationToken cancellationToken) =>
        (await database.NowAsync(context, clock, cancellationToken)).ToUnixTimeMilliseconds();

    private static long? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private async Task BeginAsync(string tenant, string channel, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var head = await context.AuditMarks.Where(mark => mark.Tenant == tenant && mark.Name == AuditMark.Head)
            .Select(mark => mark.Sequence).SingleOrDefaultAsync(cancellationToken);
        context.EventCursors.Add(new EventCursorRow
        {
            Tenant = tenant,
            Channel = channel,
            Sequence = head,
            Holder = null,
            HeldUntilUnixMs = 0,
            Failures = 0,
            NextTryUnixMs = null,
            LastFailure = null,
            LastFailureTimeUnixMs = null,
            LastDeliveryUnixMs = null,
        });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (Exists(tenant, channel))
        {
            // Another server was faster.
        }
    }

    private bool Exists(string tenant, string channel)
    {
        using var context = database.CreateContext();
        return context.EventCursors.Any(row => row.Tenant == tenant && row.Channel == channel);
    }
}
