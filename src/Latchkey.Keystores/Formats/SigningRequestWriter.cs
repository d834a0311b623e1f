using System.Formats.Asn1;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>Writes a certification request (PKCS#10, RFC 2986 section 4) for the key and the name of a certificate.</summary>
internal static class SigningRequestWriter
{
    private static readonly Asn1Tag Attributes = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public static byte[] Write(Certificate certificate, SigningKey key, SigningAlgorithm algorithm)
    {
        // CertificationRequestInfo ::= SEQUENCE { version INTEGER, subject Name, subjectPKInfo, attributes [0] SET OF }
        var fields = CertificateFields.Of(certificate);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0); // v1
            writer.WriteEncodedValue(fields.Subject);
            writer.WriteEncodedValue(fields.PublicKey);
            writer.PushSetOf(Attributes).Dispose(); // none
        }

        return SignedDocument.Sign(writer, key, algorithm);
    }
}
