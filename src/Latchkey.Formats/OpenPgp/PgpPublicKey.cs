namespace Latchkey.Formats.OpenPgp;

/// <summary>A transferable public key of version 4 (RFC 4880 section 11.1).</summary>
public sealed record PgpPublicKey
{
    /// <summary>The facts of the primary key.</summary>
    public required PgpKeyFacts Primary { get; init; }

    /// <summary>
    /// The primary user ID, as GnuPG chooses it: the newest of those that are marked as primary, or of all if none is. Only if all user IDs
    /// are revoked, it is a revoked one.
    /// </summary>
    public required string PrimaryUserId { get; init; }

    /// <summary>The valid user IDs in the order of the file; at least one. User attributes, such as pictures, are not among them.</summary>
    public required IReadOnlyList<PgpUserId> UserIds { get; init; }

    /// <summary>The subkeys with a valid binding signature, in the order of the file.</summary>
    public required IReadOnlyList<PgpKeyFacts> SubKeys { get; init; }

    /// <summary>
    /// The packets of the key in binary form, as they are in the file: with signatures of others and with parts that are not valid, but
    /// without GnuPG's trust packets.
    /// </summary>
    public required ReadOnlyMemory<byte> Octets { get; init; }
}
