using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>Writes a certification request (PKCS#10, RFC 2986 section 4) for the key and the name of a certificate.</summary>
internal static class SigningRequestWriter
{
    // PKCS#9 extensionRequest (RFC 2985 section 5.4.2)
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";

    // What the owner of a key wishes; the rest is the authority's to say: SubjectAltName, KeyUsage, ExtendedKeyUsage.
    private static readonly string[] Wishes = [Oids.SubjectAlternativeName, Oids.KeyUsage, Oids.ExtendedKeyUsage];

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
            WriteAttributes(writer, WishesOf(fields.Extensions));
        }

        return SignedDocument.Sign(writer, key, algorithm);
    }

    private static void WriteAttributes(AsnWriter writer, List<byte[]> extensions)
    {
        // SET OF SEQUENCE { type OBJECT IDENTIFIER, values SET OF SEQUENCE OF Extension }
        using var attributes = writer.PushSetOf(Attributes);
        if (extensions.Count == 0) return;
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(ExtensionRequest);
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                foreach (var extension in extensions) writer.WriteEncodedValue(extension);
            }
        }
    }

    private static List<byte[]> WishesOf(ReadOnlySpan<byte> extensions)
    {
        var wishes = new List<byte[]>();
        for (var rest = new DerReader(extensions); !rest.IsAtEnd;)
        {
            var extension = rest.ReadEncoded();
            if (Wishes.Contains(new DerReader(extension).Enter(DerTag.Sequence).ReadObjectIdentifier())) wishes.Add(extension.ToArray());
        }

        return wishes;
    }
}
