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
    Database database, DatabaseReads reads, KeyRing keys, StorageOptions options, AuditMarks marks, AuditPruning pruning,
    AuditFaults faults) : IAuditLog
{
    // Few enough that most of a piece is gone before the garbage collector looks at it.
    private const int PieceSize = 250;
    private const int MostWaiting = 1_000;

    private const int BetweenReports = 1_000;

    public IReadOnlyList<string> Faults => faults.Found;

    public Task<IReadOnlyList<string>> TenantsAsync(CancellationToken cancellationToken) => marks.TenantsAsync(cancellationToken);

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

    public Task<IReadOnlyList<AuditMark>> MarksAsync(string tenant, CancellationToken cancellationToken) =>
        marks.ReadAsync(tenant, cancellationToken);

    public Task<IReadOnlyList<AuditMark>> HeadsAsync(CancellationToken cancellationToken) => marks.HeadsAsync(cancellationToken);

    public Task<AuditMark?> SignAsync(string tenant, CancellationToken cancellationToken) => marks.SignAsync(tenant, cancellationToken);

    public Task<long?> PruneAsync(string tenant, DateTimeOffset before, CancellationToken cancellationToken) =>
        pruning.RunAsync(tenant, before, cancellationToken);

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
                await marks.WriteFirstHeadAsync(tenant, cancellationToken);
                return null;
            }

            state = await StateAsync(tenant, cancellationToken); // another server may have begun it meanwhile
        }

        // If the records end before the head, the next record follows the head, so the gap remains visible. The next write finds the
        // revision.
        var fault = state.FaultOfEnd(chain);
        if (fault is not null && state.Last is { } last
            && (state.Head is not { } head || !chain.Holds(head) || head.Position.Sequence < last.Sequence))
            await marks.WriteAsync(tenant, AuditMark.Head, last.Position, revision: null, cancellationToken);
        return fault;
    }

    public string PublicKey()
    {
        keys.Open();
        return new AuditSigner(keys).PublicKey();
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
}
