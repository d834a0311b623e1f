using Latchkey.Formats.Names;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// An X.509 certificate (RFC 5280) and the values derived from it when it enters a keystore, in the form in which the API shows them.
/// </summary>
public sealed record Certificate
{
    /// <summary>The certificate in DER, as it was signed.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>
    /// <c>RSA</c>, <c>DSA</c> or <c>EC</c>; for other keys the JDK's name, such as <c>EdDSA</c>, or the OID if it has none.
    /// </summary>
    public required string KeyType { get; init; }

    /// <summary>The length of the public key in bits: of the modulus for RSA, of p for DSA, of the field for EC; 0 if unknown.</summary>
    public required int KeySize { get; init; }

    /// <summary>
    /// The name of a named curve in the JDK's spelling, such as <c>secp256r1</c>, or its OID if the JDK has no name for it; null for
    /// explicit parameters and for keys that are not EC.
    /// </summary>
    public required string? EllipticCurve { get; init; }

    /// <summary>The start of validity, to the second.</summary>
    public required DateTimeOffset ValidNotBefore { get; init; }

    /// <summary>The end of validity, to the second.</summary>
    public required DateTimeOffset ValidNotAfter { get; init; }

    /// <summary><c>0x</c> and the serial number in upper-case hexadecimal digits without leading zeros.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The JCA's name of the signature algorithm, such as <c>SHA256withRSA</c>; the OID if the JCA has none.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary>The subject as <c>X509Certificate.getSubjectDN().toString()</c> of the JDK prints it.</summary>
    public required string SubjectDN { get; init; }

    /// <summary>The issuer in the form of <see cref="SubjectDN"/>.</summary>
    public required string IssuerDN { get; init; }

    /// <summary>The X.509 version: 1, 2 or 3.</summary>
    public required int Version { get; init; }

    /// <summary>The SHA-1 of <see cref="Der"/>: upper-case hexadecimal octets separated by colons.</summary>
    public required string FingerprintSha1 { get; init; }

    /// <summary>The SHA-256 of <see cref="Der"/>, in the form of <see cref="FingerprintSha1"/>.</summary>
    public required string FingerprintSha256 { get; init; }

    /// <summary>The SHA-512 of <see cref="Der"/>, in the form of <see cref="FingerprintSha1"/>.</summary>
    public required string FingerprintSha512 { get; init; }

    /// <summary>Whether subject and issuer are the same, as in a root. The signature is not checked.</summary>
    public bool IsSelfIssued => NameComparer.Instance.Equals(SubjectDN, IssuerDN);

    /// <summary>
    /// Whether the issuer of this certificate has the name of another certificate (RFC 5280 section 7.1). The key may differ.
    /// </summary>
    public bool NamesAsIssuer(Certificate other) => NameComparer.Instance.Equals(IssuerDN, other.SubjectDN);
}
