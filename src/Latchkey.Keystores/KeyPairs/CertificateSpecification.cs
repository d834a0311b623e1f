namespace Latchkey.Keystores.KeyPairs;

/// <summary>
/// The client's values for a self-signed certificate, in the words of the API (docs/contract.md#generate-a-key-pair). They are not checked
/// before the certificate is made. For null and for blank text, the server chooses.
/// </summary>
public record CertificateSpecification
{
    /// <summary>
    /// <c>SHA-512/RSA</c> or <c>SHA512/RSA</c>, and the like: SHA-1, 224, 256, 384 and 512 with RSA; SHA-1, 224 and 256 with DSA; SHA-1,
    /// 256 and 512 with ECDSA. Ed25519 keys leave no choice.
    /// </summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The CN of the name; mandatory. Each field of the name has at most 500 characters.</summary>
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

    /// <summary>The start of validity; by default now.</summary>
    public DateTimeOffset? ValidNotBefore { get; init; }

    /// <summary>The end of validity; by default 3 years from now for a generated key pair, and 10 years for an uploaded key.</summary>
    public DateTimeOffset? ValidNotAfter { get; init; }

    /// <summary>
    /// The hexadecimal digits of a positive number of at most 20 octets in DER, with or without <c>0x</c>; by default a random number of
    /// 128 bits.
    /// </summary>
    public string? SerialNumber { get; init; }

    /// <summary>
    /// The extensions (RFC 5280 section 4.2), in DER, at most 3,000 octets. A SubjectKeyIdentifier is added if it is missing; by default it
    /// is the only extension.
    /// </summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }
}
