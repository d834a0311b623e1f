using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Audit;

/// <summary>
/// Chains records by a keyed hash (HMAC with SHA-256, RFC 2104) of each record and the hash before it. Without the key, no record can be
/// forged, not even by computing every later hash again.
/// </summary>
public sealed class AuditChain(KeyRing keys)
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int HashLength = 32;

    /// <summary>Makes the record that follows a position.</summary>
    public AuditRecord Link(AuditPosition before, string tenant, DateTimeOffset now, string actor, Origin origin, AuditAct act)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now.ToUnixTimeMilliseconds(), before.Time.ToUnixTimeMilliseconds()));
        var key = keys.Current;
        var record = new AuditRecord(tenant, before.Sequence + 1, time, actor, origin, act, key.Id, default);
        return record with { Hash = key.AuthenticateAudit(AuditLayout.Of(record, before.Hash.Span)) };
    }

    /// <summary>Whether a record was written as it is, after a position.</summary>
    public bool Holds(AuditRecord record, AuditPosition before) =>
        record.Sequence == before.Sequence + 1 && keys.HoldsAudit(record.KeyId, AuditLayout.Of(record, before.Hash.Span), record.Hash.Span);

    /// <summary>
    /// Whether the key of a record was deleted. A deleted key may have leaked, so its records only count up to a mark under a present key.
    /// </summary>
    public bool IsRetired(AuditRecord record) => !keys.Knows(record.KeyId);

    /// <summary>Signs a position together with the revision of the tenant.</summary>
    public AuditMark Mark(string tenant, string name, AuditPosition position, long? revision)
    {
        var key = keys.Current;
        var mark = new AuditMark(tenant, name, position, revision, key.Id, default);
        return mark with { Signature = key.AuthenticateAudit(AuditLayout.Of(mark)) };
    }

    /// <summary>Whether a mark is as it was signed, under a present key.</summary>
    public bool Holds(AuditMark mark) => keys.Knows(mark.KeyId) && keys.HoldsAudit(mark.KeyId, AuditLayout.Of(mark), mark.Signature.Span);
}
