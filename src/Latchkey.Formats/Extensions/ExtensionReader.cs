using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Extensions;

/// <summary>
/// Reads what the extensions of a certificate say (RFC 5280 section 4.2). The certificate decides neither how much is read nor
/// how long it is: values beyond <see cref="MaxValues"/> are counted, and long ones are cut.
/// </summary>
public static class ExtensionReader
{
    /// <summary>Most values of one extension that are read.</summary>
    public const int MaxValues = 100;

    private const int MaxExtensions = 50;

    /// <summary>The extensions of a certificate, in its order, at most 50 of them. One that cannot be read has no values.</summary>
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
            // The border. An import has read the certificate before; nothing more can be said of one that fails here.
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
            return null; // the border between the parsers and the pages
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
