namespace Latchkey.Keystores.KeyPairs;

/// <summary>
/// What a client says of a self-signed certificate, in the words of the API (docs/contract.md#generate-a-key-pair). Nothing
/// is checked before the certificate is made; null and blank text both leave the choice to the server.
/// </summary>
public record CertificateSpecification
{
    /// <summary>
    /// <c>SHA-512/RSA</c> and its like, or <c>SHA512/RSA</c>: SHA-1, 224, 256, 384 and 512 with RSA, SHA-1, 224 and 256
    /// with DSA, SHA-1, 256 and 512 with ECDSA. Ed25519 keys take no choice.
    /// </summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The CN of the name; mandatory. This and the other fields of the name have at most 500 characters.</summary>
    public string? CommonName { get; init; }

    /// <summary>The OU of the name.</summary>
    public string? OrganizationUnit { get; init; }

    /// <summary>The O of the name.</summary>
    public string? Organization { get; init; }

    /// <summary>The L of the name.</summary>
    public string? Locality { get; init; }

    /// <summary>The ST of the name.</summary>
    public string? State { get; init; }

    /// <summary>The C of the name: two letters; mandatory.</summary>
    public string? Country { get; init; }

    /// <summary>The EMAILADDRESS of the name, in ASCII.</summary>
    public string? Email { get; init; }

    /// <summary>Start of validity; by default now.</summary>
    public DateTimeOffset? ValidNotBefore { get; init; }

    /// <summary>End of validity; by default 3 years from now for a generated key pair, 10 years for an uploaded key.</summary>
    public DateTimeOffset? ValidNotAfter { get; init; }

    /// <summary>
    /// Hexadecimal digits, with or without <c>0x</c>, of a positive number that DER holds in 20 octets; by default a
    /// random one of 128 bits.
    /// </summary>
    public string? SerialNumber { get; init; }

    /// <summary>
    /// Extensions (RFC 5280 section 4.2), DER, at most 3,000 octets. A SubjectKeyIdentifier is added where it is missing,
    /// and is by default the only one.
    /// </summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }
}
