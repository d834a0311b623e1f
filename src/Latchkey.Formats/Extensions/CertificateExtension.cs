namespace Latchkey.Formats.Extensions;

/// <summary>An extension of a certificate, as text for people.</summary>
/// <param name="Kind">The kind of extension.</param>
/// <param name="Id">The object identifier.</param>
/// <param name="IsCritical">Whether software that does not know the extension has to refuse the certificate.</param>
/// <param name="Values">The values in OpenSSL's words; empty for <see cref="ExtensionKind.Other"/>; null if they cannot be read.</param>
public sealed record CertificateExtension(ExtensionKind Kind, string Id, bool IsCritical, IReadOnlyList<string>? Values);

/// <summary>The kinds of extensions (RFC 5280 section 4.2).</summary>
public enum ExtensionKind
{
    /// <summary>Other names of the subject.</summary>
    SubjectAlternativeNames,

    /// <summary>What the key may be used for, in general.</summary>
    KeyUsage,

    /// <summary>Which applications the key may be used for.</summary>
    ExtendedKeyUsage,

    /// <summary>Whether the certificate is an authority's, and how many authorities may follow below it.</summary>
    BasicConstraints,

    /// <summary>Identifies the key.</summary>
    SubjectKeyIdentifier,

    /// <summary>Identifies the issuer's key.</summary>
    AuthorityKeyIdentifier,

    /// <summary>The addresses of revocation lists.</summary>
    RevocationLists,

    /// <summary>The addresses of the issuer's OCSP service and of its certificate.</summary>
    AuthorityInformation,

    /// <summary>Any other extension, which is not supported.</summary>
    Other,
}
