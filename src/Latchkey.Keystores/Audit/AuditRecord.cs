namespace Latchkey.Keystores.Audit;

/// <summary>One record of a tenant's audit log, chained to the one before it.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Sequence">The number of the record in the log of the tenant, from 1, without gaps.</param>
/// <param name="Time">When it was written, to the millisecond; never before the previous record.</param>
/// <param name="Actor">The name of the client or person that acted.</param>
/// <param name="Origin">Where the request came from.</param>
/// <param name="Act">The act.</param>
/// <param name="KeyId">The data key that the key of the hash is derived from.</param>
/// <param name="Hash">Authenticates the record and, through the previous hash, every earlier record.</param>
public sealed record AuditRecord(
    string Tenant, long Sequence, DateTimeOffset Time, string Actor, Origin Origin, AuditAct Act, Guid KeyId, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The position after this record, where the next one is chained.</summary>
    public AuditPosition Position => new(Sequence, Time, Hash);
}

/// <summary>A position in the chain: the number, time and hash of the record before it.</summary>
public sealed record AuditPosition(long Sequence, DateTimeOffset Time, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The position before the first record.</summary>
    public static AuditPosition Start { get; } = new(0, DateTimeOffset.UnixEpoch, new byte[AuditChain.HashLength]);
}

/// <summary>A signed position in the chain.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Name"><see cref="Head"/>, <see cref="Anchor"/>, or the day (<c>yyyy-MM-dd</c>) on which the head was signed.</param>
/// <param name="Position">The position.</param>
/// <param name="Revision">
/// The revision of the tenant at this position, which binds the log to the keystores; null for an anchor, and for a mark from a version
/// that did not record it.
/// </param>
/// <param name="KeyId">The data key that the key of the signature is derived from.</param>
/// <param name="Signature">Authenticates all the other values.</param>
public sealed record AuditMark(
    string Tenant, string Name, AuditPosition Position, long? Revision, Guid KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The mark at the newest record.</summary>
    public const string Head = "head";

    /// <summary>The mark at the last pruned record.</summary>
    public const string Anchor = "anchor";
}
