using System.Formats.Asn1;
using System.Numerics;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Names;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Decodes the DER of a certificate (RFC 5280 section 4.1) in one pass. OpenSSL can load every certificate that this accepts, and so can
/// the JDK, apart from those that <see cref="Exportability"/> finds. Signatures, dates and the meaning of extensions are not checked here.
/// </summary>
internal static class CertificateDecoder
{
    // The MaxLength of SerialNumber in the API's metadata is 256 characters, including "0x".
    private const int MaxSerialNumberLength = (256 - 2) / 2;

    /// <param name="der">A certificate that <see cref="DerWalk"/> has checked.</param>
    /// <exception cref="AsnContentException">The octets are not a certificate.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static Certificate Decode(ReadOnlyMemory<byte> der)
    {
        // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm SEQUENCE, signatureValue BIT STRING }
        var certificate = new DerReader(der.Span).Enter(DerTag.Sequence);
        var signed = certificate.Enter(DerTag.Sequence);
        var algorithm = AlgorithmIdentifier.Read(certificate.Enter(DerTag.Sequence));
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotAtEnd();

        // TBSCertificate ::= SEQUENCE { version [0] EXPLICIT INTEGER DEFAULT v1, serialNumber INTEGER,
        //   signature SEQUENCE, issuer Name, validity SEQUENCE { Time, Time }, subject Name,
        //   subjectPublicKeyInfo SEQUENCE, ... }
        var version = signed.Tag == DerTag.Explicit0 ? ReadVersion(signed.Enter(DerTag.Explicit0)) : 1;
        var serialNumber = PrintSerialNumber(signed.ReadInteger());
        if (!AlgorithmIdentifier.Read(signed.Enter(DerTag.Sequence)).IsSameAs(algorithm))
            throw Refuse.NotAcceptable("The certificate names two different signature algorithms.");
        var issuer = signed.ReadEncoded();
        var validity = signed.Enter(DerTag.Sequence);
        var notBefore = validity.ReadTime();
        var notAfter = validity.ReadTime();
        validity.ThrowIfNotAtEnd();
        var subject = signed.ReadEncoded();
        var key = KeyReader.ReadPublic(signed.ReadEncoded());

        var issuerDN = DistinguishedName.Print(issuer);
        var subjectDN = subject.SequenceEqual(issuer) ? issuerDN : DistinguishedName.Print(subject);
        if (!HasParts(issuerDN)) throw Refuse.NotAcceptable("The certificate's issuer is empty.");
        CertificateTail.Check(signed, version, HasParts(subjectDN));

        return new Certificate
        {
            Der = der,
            KeyType = key.Type,
            KeySize = key.Size,
            EllipticCurve = key.Curve,
            ValidNotBefore = notBefore,
            ValidNotAfter = notAfter,
            SerialNumber = serialNumber,
            SignatureAlgorithm = SignatureAlgorithms.NameOf(algorithm.Algorithm),
            SubjectDN = subjectDN,
            IssuerDN = issuerDN,
            Version = version,
            FingerprintSha1 = Fingerprint.Sha1(der.Span),
            FingerprintSha256 = Fingerprint.Sha256(der.Span),
            FingerprintSha512 = Fingerprint.Sha512(der.Span),
        };
    }

    // Every attribute in a printed name has an equals sign.
    private static bool HasParts(string name) => name.Contains('=');

    // Version ::= INTEGER { v1(0), v2(1), v3(2) }
    private static int ReadVersion(DerReader reader)
    {
        var version = reader.ReadInteger();
        reader.ThrowIfNotAtEnd();
        return version is [<= 2] ? version[0] + 1 : throw Refuse.NotAcceptable("The certificate's version is not 1, 2 or 3.");
    }

    // The form of "0x" + BigInteger.toString(16).toUpperCase(). RFC 5280 section 4.1.2.2 requires a positive number of at most 20 octets
    // but expects readers to handle others.
    private static string PrintSerialNumber(ReadOnlySpan<byte> serialNumber)
    {
        if (serialNumber.Length > MaxSerialNumberLength)
            throw Refuse.NotAcceptable($"The certificate's serial number has more than {MaxSerialNumberLength} bytes.");
        if (serialNumber[0] < 0x80)
            return serialNumber is [0] ? "0x0" : string.Concat("0x", Convert.ToHexString(serialNumber).AsSpan().TrimStart('0'));
        var magnitude = BigInteger.Abs(new BigInteger(serialNumber, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return string.Concat("0x-", Convert.ToHexString(magnitude).AsSpan().TrimStart('0'));
    }
}
