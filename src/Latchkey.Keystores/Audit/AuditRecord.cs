namespace Latchkey.Keystores.Audit;

/// <summary>One record of a tenant's audit log, chained to the one before it.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Sequence">Counts the records of the tenant from 1, without gaps.</param>
/// <param name="Time">When it was written, to the millisecond; never before the record before it.</param>
/// <param name="Actor">The name of who did it.</param>
/// <param name="Origin">Where from.</param>
/// <param name="Act">What was done.</param>
/// <param name="KeyId">The data key from which the key of the hash is derived.</param>
/// <param name="Hash">Authenticates the record and, through the hash before it, every earlier one.</param>
public sealed record AuditRecord(
    string Tenant, long Sequence, DateTimeOffset Time, string Actor, Origin Origin, AuditAct Act, Guid KeyId, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The place after this record, where the next one is chained.</summary>
    public AuditPosition Position => new(Sequence, Time, Hash);
}

/// <summary>A place in the chain: after which record, when that was written, and its hash.</summary>
public sealed record AuditPosition(long Sequence, DateTimeOffset Time, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Before the first record.</summary>
    public static AuditPosition Start { get; } = new(0, DateTimeOffset.UnixEpoch, new byte[AuditChain.HashLength]);
}

/// <summary>A signed place in the chain.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Name"><see cref="Head"/>, <see cref="Anchor"/>, or the day (<c>yyyy-MM-dd</c>) at which the head was signed.</param>
/// <param name="Position">The place.</param>
/// <param name="Revision">
/// The revision of the tenant that the place was reached with, which binds the log to the keystores; null for an anchor, and for marks of
/// before there was one.
/// </param>
/// <param name="KeyId">The data key from which the key of the signature is derived.</param>
/// <param name="Signature">Authenticates all of this.</param>
public sealed record AuditMark(
    string Tenant, string Name, AuditPosition Position, long? Revision, Guid KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The mark at the newest record.</summary>
    public const string Head = "head";

    /// <summary>The mark at the last record that was pruned.</summary>
    public const string Anchor = "anchor";
}
