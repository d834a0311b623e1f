using System.Security.Cryptography;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Audit;

/// <summary>
/// Chains records by a keyed hash (HMAC with SHA-256, RFC 2104) over the record and the hash before it. Without the key
/// nobody can write a record that fits, not even by computing all later ones anew.
/// </summary>
public sealed class AuditChain(KeyRing keys)
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    /// <summary>The record that follows a place.</summary>
    public AuditRecord Link(AuditPosition before, string tenant, DateTimeOffset now, string actor, Origin origin, AuditAct act)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(now.ToUnixTimeMilliseconds(), before.Time.ToUnixTimeMilliseconds()));
        var record = new AuditRecord(tenant, before.Sequence + 1, time, actor, origin, act, keys.CurrentId, default);
        return record with { Hash = keys.Authenticate(record.KeyId, AuditLayout.Of(record, before.Hash.Span)) };
    }

    /// <summary>Whether a record is the one that was written after a place.</summary>
    public bool Holds(AuditRecord record, AuditPosition before) =>
        record.Sequence == before.Sequence + 1 && Fits(record.KeyId, AuditLayout.Of(record, before.Hash.Span), record.Hash.Span);

    /// <summary>Signs a place, and the revision of the tenant that it was reached with.</summary>
    public AuditMark Mark(string tenant, string name, AuditPosition position, long? revision)
    {
        var mark = new AuditMark(tenant, name, position, revision, keys.CurrentId, default);
        return mark with { Signature = keys.Authenticate(mark.KeyId, AuditLayout.Of(mark)) };
    }

    /// <summary>Whether a mark is as it was signed.</summary>
    public bool Holds(AuditMark mark) => Fits(mark.KeyId, AuditLayout.Of(mark), mark.Signature.Span);

    private bool Fits(Guid keyId, ReadOnlySpan<byte> message, ReadOnlySpan<byte> hash) =>
        keys.Knows(keyId) && CryptographicOperations.FixedTimeEquals(keys.Authenticate(keyId, message), hash);
}
