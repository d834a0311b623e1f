using System.Formats.Asn1;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>What a self-signed certificate says, but for its key.</summary>
/// <param name="Subject">The Name of subject and issuer, DER.</param>
/// <param name="SerialNumber">A positive number of at most 20 octets, big-endian, with a zero in front where its first bit is set.</param>
/// <param name="NotBefore">Start of validity, cut to the second.</param>
/// <param name="NotAfter">End of validity, cut to the second.</param>
/// <param name="Extensions">Extensions, DER; null where only those belong that every certificate has.</param>
internal sealed record CertificateContents(
    byte[] Subject, byte[] SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter, byte[]? Extensions)
{
    // RFC 5280 section 4.1.2.5: UTCTime for the years 1950 to 2049.
    private const int FirstUtcTimeYear = 1950;
    private const int LastUtcTimeYear = 2049;

    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>The certificate, DER.</summary>
    public byte[] SelfSign(SigningKey key, SigningAlgorithm algorithm)
    {
        var publicKey = key.ExportPublicKey();
        // TBSCertificate ::= SEQUENCE { version [0] EXPLICIT INTEGER, serialNumber INTEGER, signature, issuer Name,
        //   validity SEQUENCE { Time, Time }, subject Name, subjectPublicKeyInfo, extensions [3] EXPLICIT SEQUENCE }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(VersionTag)) writer.WriteInteger(2); // v3
            writer.WriteInteger(SerialNumber);
            algorithm.Write(writer);
            writer.WriteEncodedValue(Subject);
            using (writer.PushSequence())
            {
                WriteTime(writer, NotBefore);
                WriteTime(writer, NotAfter);
            }

            writer.WriteEncodedValue(Subject);
            writer.WriteEncodedValue(publicKey);
            using (writer.PushSequence(ExtensionsTag)) ExtensionList.Write(writer, Extensions, publicKey);
        }

        return SignedDocument.Sign(writer, key, algorithm);
    }

    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year is >= FirstUtcTimeYear and <= LastUtcTimeYear) writer.WriteUtcTime(time, LastUtcTimeYear);
        else writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }
}
