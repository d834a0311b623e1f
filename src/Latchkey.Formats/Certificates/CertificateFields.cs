using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Certificates;

/// <summary>Encoded parts of a certificate (RFC 5280 section 4.1), with tag and length.</summary>
internal readonly ref struct CertificateFields
{
    private CertificateFields(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> extensions)
    {
        Subject = subject;
        PublicKey = publicKey;
        Extensions = extensions;
    }

    /// <summary>The Name of the subject.</summary>
    public ReadOnlySpan<byte> Subject { get; }

    /// <summary>The SubjectPublicKeyInfo.</summary>
    public ReadOnlySpan<byte> PublicKey { get; }

    /// <summary>The contents of the list of extensions, without tag and length; empty if there are no extensions.</summary>
    public ReadOnlySpan<byte> Extensions { get; }

    /// <summary>The number of extensions.</summary>
    public int CountExtensions()
    {
        var count = 0;
        for (var extensions = new DerReader(Extensions); !extensions.IsAtEnd; count++) extensions.ReadEncoded();
        return count;
    }

    /// <summary>The value of the first extension with this OID; empty if there is none, or if it cannot be read.</summary>
    public ReadOnlySpan<byte> FindExtension(string id)
    {
        try
        {
            for (var extensions = new DerReader(Extensions); !extensions.IsAtEnd;)
            {
                var extension = ExtensionFields.Read(ref extensions);
                if (extension.Id == id) return extension.Value;
            }
        }
        catch (AsnContentException)
        {
            // An earlier version accepted this certificate.
        }

        return default;
    }

    public static CertificateFields Of(Certificate certificate)
    {
        // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { version [0] OPTIONAL, serialNumber, signature, issuer,
        //   validity, subject, subjectPublicKeyInfo, ... }, ... }
        var signed = new DerReader(certificate.Der.Span).Enter(DerTag.Sequence).Enter(DerTag.Sequence);
        if (signed.Tag == DerTag.Explicit0) signed.ReadEncoded();
        for (var skipped = 0; skipped < 4; skipped++) signed.ReadEncoded();
        var subject = signed.ReadEncoded();
        var publicKey = signed.ReadEncoded();
        while (!signed.IsAtEnd && signed.Tag != DerTag.Explicit3) signed.ReadEncoded();
        return new CertificateFields(
            subject, publicKey, signed.IsAtEnd ? default : signed.Enter(DerTag.Explicit3).ReadContents(DerTag.Sequence));
    }

    /// <summary>The public key of the certificate.</summary>
    public static PublicKeyInfo KeyOf(Certificate certificate) => PublicKeyInfo.Read(Of(certificate).PublicKey);

    /// <summary>Whether the keys of two certificates are equal octet by octet, as copies are.</summary>
    public static bool HaveSameKey(Certificate one, Certificate other) => Of(one).PublicKey.SequenceEqual(Of(other).PublicKey);
}
