namespace Latchkey.Keystores.Audit;

/// <summary>Checks the chain of a tenant from its anchor to its head.</summary>
public static class AuditVerification
{
    /// <summary>Verifies the records in one pass, in the order of their sequence.</summary>
    /// <param name="chain">Checks hashes and signatures.</param>
    /// <param name="marks">The marks of the tenant.</param>
    /// <param name="expected">What the rest of the database implies about the log.</param>
    /// <param name="records">The records after the anchor.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<AuditFinding> RunAsync(
        AuditChain chain, IReadOnlyCollection<AuditMark> marks, AuditExpectation expected, IAsyncEnumerable<AuditRecord> records,
        CancellationToken cancellationToken)
    {
        var walk = new AuditWalk(chain, marks);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (walk.Accept(record) is { } bad) return bad;
        }

        return walk.End(expected);
    }
}

/// <summary>Verifies the chain of a tenant as its records pass by, in the order of their sequence.</summary>
/// <param name="chain">Checks hashes and signatures.</param>
/// <param name="marks">The marks of the tenant.</param>
public sealed class AuditWalk(AuditChain chain, IReadOnlyCollection<AuditMark> marks)
{
    private readonly ILookup<long, AuditMark> _signed = marks.ToLookup(mark => mark.Position.Sequence);
    private readonly AuditFinding? _forged = marks.FirstOrDefault(mark => !chain.Holds(mark)) is { } forged
        ? new AuditFinding(0, forged.Position.Sequence, $"the mark '{forged.Name}' is not as it was signed")
        : null;

    private readonly long _last = marks.Select(mark => mark.Position.Sequence).DefaultIfEmpty().Max();
    private AuditPosition _place = marks.FirstOrDefault(mark => mark.Name == AuditMark.Anchor)?.Position ?? AuditPosition.Start;
    private readonly List<AuditRecord> _alarms = [];
    private long _count;

    /// <summary>Checks the next record. Returns the fault, or null.</summary>
    public AuditFinding? Accept(AuditRecord record)
    {
        if (_forged is not null) return _forged;
        if (record.Sequence != _place.Sequence + 1) return new(_count, _place.Sequence + 1, "the record is missing");
        if (record.Sequence > _last && chain.IsRetired(record))
            return new(_count, record.Sequence, "the key of the record was deleted, and no mark follows the record");
        if (!chain.Holds(record, _place)) return new(_count, record.Sequence, "the record is not as it was written");
        if (_signed[record.Sequence].Any(mark => !mark.Position.Hash.Span.SequenceEqual(record.Hash.Span)))
            return new(_count, record.Sequence, "the record is not the one that was signed");
        if (record.Act.Verb == AuditVerb.Alarm) _alarms.Add(record);
        _place = record.Position;
        _count++;
        return null;
    }

    /// <summary>
    /// Ends the records. Records after the head were written since the marks were read, and are chained like the others. If the tenant has
    /// ever changed, there must be a head, and it must match the present state of the keystores.
    /// </summary>
    public AuditFinding End(AuditExpectation expected)
    {
        if (_forged is not null) return _forged;
        if (_place.Sequence < _last) return new(_count, _place.Sequence + 1, "the record is missing");
        var fault = expected.FaultOf(marks.FirstOrDefault(mark => mark.Name == AuditMark.Head), hasRecords: _count > 0);
        return new(_count, fault is null ? null : Math.Max(1, _place.Sequence), fault) { Alarms = _alarms.Count > 0 ? _alarms : null };
    }
}

/// <summary>The result of a verification.</summary>
/// <param name="Verified">The number of records that are as they were written.</param>
/// <param name="FirstBad">The sequence number of the first fault, or null.</param>
/// <param name="Reason">That fault, or null.</param>
public sealed record AuditFinding(long Verified, long? FirstBad, string? Reason)
{
    /// <summary>The alarms: records of earlier faults of the log; null if there are none.</summary>
    public IReadOnlyList<AuditRecord>? Alarms { get; init; }
}
