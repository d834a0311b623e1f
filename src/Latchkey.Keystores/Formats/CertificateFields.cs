using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>Parts of a certificate as they are encoded there (RFC 5280 section 4.1), with tag and length.</summary>
internal readonly ref struct CertificateFields
{
    private CertificateFields(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> publicKey)
    {
        Subject = subject;
        PublicKey = publicKey;
    }

    /// <summary>The Name of the subject.</summary>
    public ReadOnlySpan<byte> Subject { get; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public ReadOnlySpan<byte> PublicKey { get; }

    public static CertificateFields Of(Certificate certificate)
    {
        // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { version [0] OPTIONAL, serialNumber, signature, issuer,
        //   validity, subject, subjectPublicKeyInfo, ... }, ... }
        var signed = new DerReader(certificate.Der.Span).Enter(DerTag.Sequence).Enter(DerTag.Sequence);
        if (signed.Tag == DerTag.Explicit0) signed.ReadEncoded();
        for (var skipped = 0; skipped < 4; skipped++) signed.ReadEncoded();
        return new CertificateFields(signed.ReadEncoded(), signed.ReadEncoded());
    }
}
