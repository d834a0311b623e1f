using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Audit;

/// <summary>
/// Chains records by a keyed hash (HMAC with SHA-256, RFC 2104) over the record and the hash before it. Without the key
/// nobody can write a record that fits, not even by computing all later ones again.
/// </summary>
public sealed class AuditChain(KeyRing keys)
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    /// <summary>The record that follows a place.</summary>
    public AuditRecord Link(AuditPosition before, string tenant, DateTimeOffset now, string actor, Origin origin, AuditAct act)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now.ToUnixTimeMilliseconds(), before.Time.ToUnixTimeMilliseconds()));
        var key = keys.Current;
        var record = new AuditRecord(tenant, before.Sequence + 1, time, actor, origin, act, key.Id, default);
        return record with { Hash = key.AuthenticateAudit(AuditLayout.Of(record, before.Hash.Span)) };
    }

    /// <summary>Whether a record is the one that was written after a place.</summary>
    public bool Holds(AuditRecord record, AuditPosition before) =>
        record.Sequence == before.Sequence + 1 && keys.HoldsAudit(record.KeyId, AuditLayout.Of(record, before.Hash.Span), record.Hash.Span);

    /// <summary>
    /// Whether the key of a record is gone. Such a key may have leaked: its records count as far as a mark under a key that is not gone
    /// stands behind them.
    /// </summary>
    public bool IsRetired(AuditRecord record) => !keys.Knows(record.KeyId);

    /// <summary>Signs a place, and the revision of the tenant that it was reached with.</summary>
    public AuditMark Mark(string tenant, string name, AuditPosition position, long? revision)
    {
        var key = keys.Current;
        var mark = new AuditMark(tenant, name, position, revision, key.Id, default);
        return mark with { Signature = key.AuthenticateAudit(AuditLayout.Of(mark)) };
    }

    /// <summary>Whether a mark is as it was signed, by a key that is not gone.</summary>
    public bool Holds(AuditMark mark) => keys.Knows(mark.KeyId) && keys.HoldsAudit(mark.KeyId, AuditLayout.Of(mark), mark.Signature.Span);
}
