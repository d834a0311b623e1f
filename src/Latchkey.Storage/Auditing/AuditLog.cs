using System.Globalization;
using System.Runtime.CompilerServices;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Auditing;

/// <summary>
/// Reads the audit log from the database, in pieces. It opens the key ring only when necessary, so it also works in a command beside the
/// server.
/// </summary>
internal sealed class AuditLog(
    Database database, DatabaseReads reads, KeyRing keys, StorageOptions options, AuditFaults faults, TimeProvider clock) : IAuditLog
{
    // Few enough that most of a piece is gone before the garbage collector looks at it.
    private const int PieceSize = 250;
    private const int DeletedAtOnce = 1_000;
    private const int MostWaiting = 1_000;

    private const int BetweenReports = 1_000;

    public IReadOnlyList<string> Faults => faults.Found;

    public async Task<IReadOnlyList<string>> TenantsAsync(CancellationToken cancellationToken) => await reads.AskAsync(
        context => context.AuditMarks.Select(mark => mark.Tenant).Distinct().OrderBy(tenant => tenant)
        .ToListAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<string>> ExpectedTenantsAsync(CancellationToken cancellationToken) =>
        reads.AskAsync(context => AuditState.TenantsAsync(context, options.OperatorTenant, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<string>> WaitingAsync(CancellationToken cancellationToken) => reads.AskAsync<IReadOnlyList<string>>(
        async context =>
        {
            var acts = await context.AuditInbox.AsNoTracking().OrderBy(act => act.Id).Take(MostWaiting).ToListAsync(cancellationToken);
            return [.. acts.Where(act => act.IsKnown && context.Accepts(act)).Select(act => act.Tenant).Distinct(StringComparer.Ordinal)];
        },
        cancellationToken);

    public async IAsyncEnumerable<AuditRecord> ReadAsync(
        string tenant, AuditRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (least, most) = (range.Least, range.Most);
        AuditRecord? last = null;
        while (least <= most)
        {
            var piece = range with { Least = least, Most = most };
            var rows = await reads.AskAsync(context => PieceAsync(context, tenant, piece, cancellationToken), cancellationToken);
            foreach (var row in rows) yield return last = row.ToRecord(last);
            if (rows.Count < PieceSize) yield break;
            if (range.NewestFirst) most = rows[^1].Sequence - 1;
            else least = rows[^1].Sequence + 1;
        }
    }

    public async Task<IReadOnlyList<AuditMark>> MarksAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await reads.AskAsync(context =>
            context.AuditMarks.AsNoTracking().Where(mark => mark.Tenant == tenant).ToListAsync(cancellationToken), cancellationToken);
        return rows.ConvertAll(row => row.ToMark());
    }

    public async Task<IReadOnlyList<AuditMark>> HeadsAsync(CancellationToken cancellationToken)
    {
        keys.Open();
        try
        {
            var rows = await reads.AskAsync(context => context.AuditMarks.AsNoTracking().Where(mark => mark.Name == AuditMark.Head)
                .ToListAsync(cancellationToken), cancellationToken);
            return [.. rows.Select(row => row.ToMark()).Where(new AuditChain(keys).Holds)];
        }
        catch (StorageException)
        {
            return await ReadableHeadsAsync(cancellationToken);
        }
    }

    public async Task<AuditFinding> VerifyAsync(string tenant, CancellationToken cancellationToken, IProgress<long>? progress = null)
    {
        keys.Open();
        while (true)
        {
            var state = await StateAsync(tenant, cancellationToken);
            var records = Counted(ReadAsync(tenant, new AuditRange { Least = state.Anchor + 1 }, cancellationToken), progress);
            var chain = new AuditChain(keys);
            var finding = await AuditVerification.RunAsync(chain, state.Marks, state.Expected, records, cancellationToken);
            if (finding.FirstBad is null && state.FaultOfEnd(chain) is { } fault)
                return finding with { FirstBad = Math.Max(1, state.Head?.Position.Sequence ?? 0), Reason = fault };

            // Records that were pruned meanwhile look as if they were missing.
            if (finding.FirstBad is null || (await StateAsync(tenant, cancellationToken)).Anchor == state.Anchor) return finding;
        }
    }

    public async Task<string?> CompareAsync(string tenant, long sequence, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        var state = await StateAsync(tenant, cancellationToken);
        var record = await ReadAsync(tenant, new AuditRange { Least = sequence, Most = sequence }, cancellationToken)
            .FirstOrDefaultAsync(cancellationToken);
        var found = record?.Hash ?? state.Marks.FirstOrDefault(mark => mark.Position.Sequence == sequence)?.Position.Hash;
        if (found is { } known) return known.Span.SequenceEqual(hash.Span) ? null : "the log has a different record there";
        return sequence <= state.Anchor
            ? IAuditLog.Pruned
            : $"the log ends at record {state.Last?.Sequence ?? state.Anchor}";
    }

    public async Task<string?> BeginAsync(string tenant, CancellationToken cancellationToken)
    {
        keys.Open();
        var (chain, state) = (new AuditChain(keys), await StateAsync(tenant, cancellationToken));
        if (tenant == options.OperatorTenant && state is { Head: null, Last: null })
        {
            if (await reads.AskAsync(context => AuditState.IsNewAsync(context, cancellationToken), cancellationToken))
            {
                await WriteFirstHeadAsync(tenant, chain, cancellationToken);
                return null;
            }

            state = await StateAsync(tenant, cancellationToken); // another server may have begun it meanwhile
        }

        // If the records end before the head, the next record follows the head, so the gap remains visible.
        var fault = state.FaultOfEnd(chain);
        if (fault is not null && state.Last is { } last
            && (state.Head is not { } head || !chain.Holds(head) || head.Position.Sequence < last.Sequence))
            await WriteAsync(tenant, AuditMark.Head, last.Position, revision: null, cancellationToken); // the next write finds the revision
        return fault;
    }

    public string PublicKey()
    {
        keys.Open();
        return new AuditSigner(keys).PublicKey();
    }

    public async Task<AuditMark?> SignAsync(string tenant, CancellationToken cancellationToken)
    {
        var day = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var marks = await MarksAsync(tenant, cancellationToken);
        if (marks.FirstOrDefault(mark => mark.Name == day) is { } signed) return signed;
        keys.Open();
        if (marks.FirstOrDefault(mark => mark.Name == AuditMark.Head) is not { Position.Sequence: > 0 } head
            || !new AuditChain(keys).Holds(head)) return null;
        return await WriteAsync(tenant, day, head.Position, head.Revision, cancellationToken);
    }

    /// <summary>
    /// (1) Finds the last record to go, which must be as it was written. (2) Signs it as the anchor: from then on the chain begins after
    /// it, whether or not the rest is done. (3) Deletes, a piece at a time so that no write waits long, then the marks that stand before.
    /// </summary>
    public async Task<long?> PruneAsync(string tenant, DateTimeOffset before, CancellationToken cancellationToken)
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

        await WriteAsync(tenant, AuditMark.Anchor, last.ToRecord().Position, revision: null, cancellationToken); // (2)

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

    // A mark that cannot be read hides none of the others.
    private async Task<List<AuditMark>> ReadableHeadsAsync(CancellationToken cancellationToken)
    {
        var heads = new List<AuditMark>();
        foreach (var tenant in await TenantsAsync(cancellationToken))
        {
            try
            {
                heads.AddRange((await MarksAsync(tenant, cancellationToken)).Where(mark => mark.Name == AuditMark.Head));
            }
            catch (StorageException)
            {
                // The next write to this log reports it.
            }
        }

        return heads.FindAll(new AuditChain(keys).Holds);
    }

    // The hash of a record covers its time, so one altered time does not let all records before it be deleted. What the anchor has covered
    // may go anyway: a pruning that was cut off left it.
    private async Task<bool> IsAuthenticAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        keys.Open();
        var chain = new AuditChain(keys);
        var marks = await MarksAsync(record.Tenant, cancellationToken);
        var anchor = marks.FirstOrDefault(mark => mark.Name == AuditMark.Anchor && chain.Holds(mark))?.Position ?? AuditPosition.Start;
        if (record.Sequence <= anchor.Sequence) return true;
        var place = new AuditRange { Least = record.Sequence - 1, Most = record.Sequence - 1 };
        var before = await ReadAsync(record.Tenant, place, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return chain.Holds(record, before?.Position ?? anchor);
    }

    // Marks and revision come from one moment, because each write changes both.
    private Task<AuditState> StateAsync(string tenant, CancellationToken cancellationToken) => reads.AskAsync(
        async context =>
        {
            await using var oneState = await database.BeginReadingAsync(context, cancellationToken);
            return await AuditState.ReadAsync(context, tenant, options.OperatorTenant, cancellationToken);
        },
        cancellationToken);

    private static Task<List<AuditRecordRow>> PieceAsync(
        StorageContext context, string tenant, AuditRange range, CancellationToken cancellationToken)
    {
        var rows = context.AuditRecords.AsNoTracking()
            .Where(row => row.Tenant == tenant && row.Sequence >= range.Least && row.Sequence <= range.Most);
        if (range.From is { } from) rows = rows.Where(row => row.TimeUnixMs >= from.ToUnixTimeMilliseconds());
        if (range.To is { } to) rows = rows.Where(row => row.TimeUnixMs <= to.ToUnixTimeMilliseconds());

        // Sorts by time if the range names a time, so that its index is used; the order of the records is the same.
        var ordered = (range.From ?? range.To, range.NewestFirst) switch
        {
            (null, true) => rows.OrderByDescending(row => row.Sequence),
            (null, false) => rows.OrderBy(row => row.Sequence),
            (_, true) => rows.OrderByDescending(row => row.TimeUnixMs).ThenByDescending(row => row.Sequence),
            (_, false) => rows.OrderBy(row => row.TimeUnixMs).ThenBy(row => row.Sequence),
        };
        return ordered.Take(PieceSize).ToListAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<AuditRecord> Counted(IAsyncEnumerable<AuditRecord> records, IProgress<long>? progress)
    {
        var count = 0L;
        await foreach (var record in records)
        {
            yield return record;
            if (++count % BetweenReports == 0) progress?.Report(count);
        }
    }

    // Never replaces an existing head: if two servers start first at the same time, one begins the log and may continue it at once.
    private async Task WriteFirstHeadAsync(string tenant, AuditChain chain, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        context.AuditMarks.Add(AuditMarkRow.From(chain.Mark(tenant, AuditMark.Head, AuditPosition.Start, revision: 0)));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            if (!(await MarksAsync(tenant, cancellationToken)).Any(mark => mark.Name == AuditMark.Head)) throw;
        }
    }

    // A mark never goes back, and that of a day never changes: if another server was faster, its mark stays, and is returned.
    private Task<AuditMark> WriteAsync(
        string tenant, string name, AuditPosition position, long? revision, CancellationToken cancellationToken) =>
        database.DoAsync(async () =>
    {
        keys.Open();
        var chain = new AuditChain(keys);
        var mark = chain.Mark(tenant, name, position, revision);
        await using var context = database.CreateContext();
        await using var alone = await database.BeginAloneAsync<AuditMarkRow>(context, cancellationToken);
        var row = await context.AuditMarks.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Tenant == tenant && row.Name == name, cancellationToken);
        if (row?.ToMark() is { } former && chain.Holds(former)
            && (former.Position.Sequence > position.Sequence || name is not (AuditMark.Head or AuditMark.Anchor))) return former;
        context.Entry(AuditMarkRow.From(mark)).State = row is null ? EntityState.Added : EntityState.Modified;
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return mark;
    });
}
