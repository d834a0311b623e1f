using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Extensions;

/// <summary>
/// Reads the extensions of a certificate (RFC 5280 section 4.2). The output is limited whatever the certificate contains: values beyond
/// <see cref="MaxValues"/> are only counted, and long values are truncated.
/// </summary>
public static class ExtensionReader
{
    /// <summary>The maximum number of values that are read per extension.</summary>
    public const int MaxValues = 100;

    private const int MaxExtensions = 50;

    /// <summary>The extensions of a certificate, in its order, at most 50. An extension that cannot be read has no values.</summary>
    public static IReadOnlyList<CertificateExtension> Read(Certificate certificate)
    {
        try
        {
            var found = new List<CertificateExtension>();
            var extensions = new DerReader(CertificateFields.Of(certificate).Extensions);
            while (!extensions.IsAtEnd && found.Count < MaxExtensions) found.Add(ReadOne(ref extensions));
            return found;
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            // No exception of a parser passes this point. The import has read the certificate, so a failure here has no further
            // explanation.
            return [];
        }
    }

    private static CertificateExtension ReadOne(ref DerReader extensions)
    {
        var extension = ExtensionFields.Read(ref extensions);
        var kind = KindOf(extension.Id);
        return new CertificateExtension(kind, extension.Id, extension.IsCritical, Values(kind, extension.Value));
    }

    private static IReadOnlyList<string>? Values(ExtensionKind kind, ReadOnlySpan<byte> value)
    {
        if (kind == ExtensionKind.Other) return [];
        if (DerWalk.Check(value) != DerFault.None) return null;
        try
        {
            return ExtensionValues.Read(kind, new DerReader(value));
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            return null; // no exception of a parser reaches the pages
        }
    }

    private static ExtensionKind KindOf(string id) => id switch
    {
        Oids.SubjectKeyIdentifier => ExtensionKind.SubjectKeyIdentifier,
        Oids.KeyUsage => ExtensionKind.KeyUsage,
        Oids.SubjectAlternativeName => ExtensionKind.SubjectAlternativeNames,
        Oids.BasicConstraints => ExtensionKind.BasicConstraints,
        Oids.RevocationListPoints => ExtensionKind.RevocationLists,
        Oids.AuthorityKeyIdentifier => ExtensionKind.AuthorityKeyIdentifier,
        Oids.ExtendedKeyUsage => ExtensionKind.ExtendedKeyUsage,
        Oids.AuthorityInformation => ExtensionKind.AuthorityInformation,
        _ => ExtensionKind.Other,
    };
}
