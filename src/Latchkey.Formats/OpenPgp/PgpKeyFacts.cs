namespace Latchkey.Formats.OpenPgp;

/// <summary>The facts of a primary key or subkey. Those that the primary key has signed have been verified.</summary>
public sealed record PgpKeyFacts
{
    /// <summary>The fingerprint: 40 upper-case hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The key ID: the last 16 digits of the fingerprint.</summary>
    public string KeyId => Fingerprint[^16..];

    /// <summary><c>RSA</c>, <c>DSA</c>, <c>Elgamal</c>, <c>ECDSA</c>, <c>ECDH</c> or <c>EdDSA</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The length of the key in bits, as GnuPG gives it.</summary>
    public required int KeyLength { get; init; }

    /// <summary>The curve by its name in GnuPG, such as <c>nistp256</c> or <c>cv25519</c>; null if the algorithm has none.</summary>
    public required string? Curve { get; init; }

    /// <summary>The time of creation, to the second.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>
    /// The uses. If the newest valid self-signature does not state them, they are those of the algorithm. A primary key always certifies.
    /// </summary>
    public required PgpKeyFlags Flags { get; init; }

    /// <summary>The uses in words, such as <c>Certify, Sign</c> or <c>Encrypt</c>; empty if there are none.</summary>
    public string FlagsLabel => FlagWords.Of(Flags);

    /// <summary>The end of the validity by the newest valid self-signature; null for never.</summary>
    public required DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Whether the primary key has revoked it. A revocation by another key is not regarded.</summary>
    public required bool IsRevoked { get; init; }
}
