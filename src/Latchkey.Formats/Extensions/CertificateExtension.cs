namespace Latchkey.Formats.Extensions;

/// <summary>What an extension of a certificate says, as text for people.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">Its object identifier.</param>
/// <param name="IsCritical">Whether who does not understand it has to refuse the certificate.</param>
/// <param name="Values">
/// What it says, in OpenSSL's words; empty for <see cref="ExtensionKind.Other"/>; null if it cannot be read.
/// </param>
public sealed record CertificateExtension(ExtensionKind Kind, string Id, bool IsCritical, IReadOnlyList<string>? Values);

/// <summary>What extensions are about (RFC 5280 section 4.2).</summary>
public enum ExtensionKind
{
    /// <summary>Whom else the certificate names.</summary>
    SubjectAlternativeNames,

    /// <summary>What the key may do.</summary>
    KeyUsage,

    /// <summary>What the key is for.</summary>
    ExtendedKeyUsage,

    /// <summary>Whether it is an authority's, and how many may follow below it.</summary>
    BasicConstraints,

    /// <summary>Distinguishes the key from others.</summary>
    SubjectKeyIdentifier,

    /// <summary>Distinguishes the issuer's key from others.</summary>
    AuthorityKeyIdentifier,

    /// <summary>Where the lists of revoked certificates are.</summary>
    RevocationLists,

    /// <summary>Where the issuer answers for single certificates, and where its own is.</summary>
    AuthorityInformation,

    /// <summary>One that is not read.</summary>
    Other,
}
