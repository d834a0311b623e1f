using Latchkey.Keystores.Audit;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Auditing;

/// <summary>The state of a tenant's log in the database at one moment.</summary>
/// <param name="Marks">The signed places.</param>
/// <param name="Expected">The properties that the log must have.</param>
/// <param name="Last">The newest record, or null.</param>
internal sealed record AuditState(IReadOnlyList<AuditMark> Marks, AuditExpectation Expected, AuditRecord? Last)
{
    /// <summary>The newest place, or null.</summary>
    public AuditMark? Head => Marks.FirstOrDefault(mark => mark.Name == AuditMark.Head);

    /// <summary>The sequence number of the last record that was pruned, or 0.</summary>
    public long Anchor => Marks.FirstOrDefault(mark => mark.Name == AuditMark.Anchor)?.Position.Sequence ?? 0;

    /// <summary>Reads it, in a transaction that sees one state.</summary>
    public static async Task<AuditState> ReadAsync(
        StorageContext context, string tenant, string operatorTenant, CancellationToken cancellationToken)
    {
        var marks = await context.AuditMarks.AsNoTracking().Where(mark => mark.Tenant == tenant).ToListAsync(cancellationToken);
        var revision = await context.Tenants.Where(row => row.Name == tenant).Select(row => (long?)row.Revision)
            .SingleOrDefaultAsync(cancellationToken);
        var last = await context.AuditRecords.AsNoTracking()
            .Where(row => row.Tenant == tenant && row.Sequence <= AuditRecordRow.MostSequence)
            .OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken);
        var isNeeded = (tenant == operatorTenant && await context.DataKeys.AnyAsync(cancellationToken))
            || await context.KeystoreEntries.AnyAsync(entry => entry.Tenant == tenant, cancellationToken);
        return new AuditState(marks.ConvertAll(row => row.ToMark()), new AuditExpectation(revision ?? 0, isNeeded), last?.ToRecord());
    }

    /// <summary>Whether the database is new: nothing was ever sealed or written.</summary>
    public static async Task<bool> IsNewAsync(StorageContext context, CancellationToken cancellationToken) =>
        !await context.Tenants.AnyAsync(tenant => tenant.Revision > 0, cancellationToken)
            && !await context.KeystoreEntries.AnyAsync(cancellationToken)
        && !await context.AuditRecords.AnyAsync(cancellationToken) && !await context.AuditMarks.AnyAsync(cancellationToken)
        && !await context.DataKeys.AnyAsync(key => key.Sealings > 0, cancellationToken);

    /// <summary>The tenants that have a log, or must have one.</summary>
    public static async Task<IReadOnlyList<string>> TenantsAsync(
        StorageContext context, string operatorTenant, CancellationToken cancellationToken)
    {
        var names = await context.Tenants.Where(tenant => tenant.Revision > 0).Select(tenant => tenant.Name)
            .Union(context.AuditRecords.Select(record => record.Tenant)).Union(context.AuditMarks.Select(mark => mark.Tenant))
            .Union(context.KeystoreEntries.Select(entry => entry.Tenant)).ToListAsync(cancellationToken);
        if (await context.DataKeys.AnyAsync(cancellationToken)) names.Add(operatorTenant);
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The fault of the end of the log, or null.</summary>
    public string? FaultOfEnd(AuditChain chain)
    {
        if (Marks.FirstOrDefault(mark => !chain.Holds(mark)) is { } forged) return $"the mark '{forged.Name}' is not as it was signed";
        var (last, head) = (Last?.Sequence ?? Anchor, Head?.Position);
        if (Marks.Select(mark => mark.Position.Sequence).DefaultIfEmpty().Max() is var signed && last < signed)
            return $"the log ends at record {last}, and record {signed} was signed";
        if (head is not null && head.Sequence < last)
            return $"the log goes on to record {last}, and was signed up to record {head.Sequence}";
        if (head is not null && Last is { } record && !record.Hash.Span.SequenceEqual(head.Hash.Span))
            return $"record {last} is not the one that was signed";
        return Expected.FaultOf(Head, hasRecords: Last is not null);
    }
}
