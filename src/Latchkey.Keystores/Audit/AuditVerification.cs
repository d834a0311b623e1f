namespace Latchkey.Keystores.Audit;

/// <summary>Checks the chain of a tenant from its anchor to its head.</summary>
public static class AuditVerification
{
    /// <summary>Reads the records once, in the order of their sequence.</summary>
    /// <param name="chain">Knows the keys.</param>
    /// <param name="marks">The marks of the tenant.</param>
    /// <param name="records">The records after the anchor.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<AuditFinding> RunAsync(
        AuditChain chain, IReadOnlyCollection<AuditMark> marks, IAsyncEnumerable<AuditRecord> records, CancellationToken cancellationToken)
    {
        if (marks.FirstOrDefault(mark => !chain.Holds(mark)) is { } forged) return new(0, forged.Position.Sequence, $"the mark '{forged.Name}' is not as it was signed");
        var place = marks.FirstOrDefault(mark => mark.Name == AuditMark.Anchor)?.Position ?? AuditPosition.Start;
        var end = marks.Select(mark => mark.Position.Sequence).DefaultIfEmpty().Max();
        var signed = marks.ToLookup(mark => mark.Position.Sequence);
        var count = 0L;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (record.Sequence != place.Sequence + 1) return new(count, place.Sequence + 1, "the record is missing");
            if (!chain.Holds(record, place)) return new(count, record.Sequence, "the record is not as it was written");
            if (signed[record.Sequence].Any(mark => !mark.Position.Hash.Span.SequenceEqual(record.Hash.Span))) return new(count, record.Sequence, "the record is not the one that was signed");
            place = record.Position;
            count++;
        }

        // Records beyond the head were written since the marks were read; they are chained like any other.
        if (count > 0 && marks.All(mark => mark.Name != AuditMark.Head)) return new(count, place.Sequence, "no mark says that the record is the last one");
        return place.Sequence >= end ? new(count, null, null) : new(count, place.Sequence + 1, "the record is missing");
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Verified">How many records are as they were written.</param>
/// <param name="FirstBad">The first sequence number at which something is wrong, or null.</param>
/// <param name="Reason">What is wrong there, or null.</param>
public sealed record AuditFinding(long Verified, long? FirstBad, string? Reason);
