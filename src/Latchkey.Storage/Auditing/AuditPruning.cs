using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Auditing;

/// <summary>Deletes the oldest records of a log, so that what remains still verifies.</summary>
internal sealed class AuditPruning(Database database, DatabaseReads reads, AuditMarks marks, KeyRing keys, AuditFaults faults)
{
    private const int DeletedAtOnce = 1_000;

    /// <summary>
    /// (1) Finds the last record to go, which must be as it was written. (2) Signs it as the anchor: from then on the chain begins after
    /// it, whether or not the rest is done. (3) Deletes, a piece at a time so that no write waits long, then the marks that stand before.
    /// </summary>
    /// <returns>The sequence number of the last deleted record, or null if none was deleted.</returns>
    public async Task<long?> RunAsync(string tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var limit = before.ToUnixTimeMilliseconds();
        var last = await context.AuditRecords.AsNoTracking().Where(row => row.Tenant == tenant && row.TimeUnixMs < limit)
            .OrderByDescending(row => row.TimeUnixMs).ThenByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken); // (1)
        if (last is null) return null;
        if (!await IsAuthenticAsync(last.ToRecord(), cancellationToken))
        {
            faults.Add(tenant, $"record {last.Sequence} is not as it was written, so no record is pruned");
            return null;
        }

        await marks.WriteAsync(tenant, AuditMark.Anchor, last.ToRecord().Position, revision: null, cancellationToken); // (2)

        // (3), unless another server has just done it
        var first = await context.AuditRecords.Where(row => row.Tenant == tenant)
            .MinAsync(row => (long?)row.Sequence, cancellationToken) ?? last.Sequence + 1;
        for (var end = first + DeletedAtOnce; first <= last.Sequence; (first, end) = (end, end + DeletedAtOnce))
            await context.AuditRecords.Where(row => row.Tenant == tenant && row.Sequence < end && row.Sequence <= last.Sequence)
                .ExecuteDeleteAsync(cancellationToken);
        await context.AuditMarks.Where(mark => mark.Tenant == tenant && mark.Name != AuditMark.Anchor && mark.Sequence <= last.Sequence
            && mark.Name != AuditMark.Head).ExecuteDeleteAsync(cancellationToken);
        return last.Sequence;
    }

    // The hash of a record covers its time, so one altered time does not let all records before it be deleted. What the anchor has covered
    // may go anyway: a pruning that was cut off left it.
    private async Task<bool> IsAuthenticAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        keys.Open();
        var chain = new AuditChain(keys);
        var anchor = (await marks.ReadAsync(record.Tenant, cancellationToken))
            .FirstOrDefault(mark => mark.Name == AuditMark.Anchor && chain.Holds(mark))?.Position ?? AuditPosition.Start;
        if (record.Sequence <= anchor.Sequence) return true;
        var before = await reads.AskAsync(
            context => context.AuditRecords.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Tenant == record.Tenant && row.Sequence == record.Sequence - 1, cancellationToken),
            cancellationToken);
        return chain.Holds(record, before?.ToRecord().Position ?? anchor);
    }
}
