using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Chains;

/// <summary>Writes certificates as PKCS#7 (RFC 2315): a SignedData without signers.</summary>
public static class Pkcs7Writer
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>
    /// Writes the certificates in PEM, with the label <c>PKCS7</c> and LF as line end. They keep their order, as on the tenant
    /// (docs/contract.md#export-a-chain), whereas DER would sort them by their octets. RFC 5652 section 5.1 requires DER only for signed
    /// attributes, and OpenSSL and the JDK read any order.
    /// </summary>
    public static string WritePem(IEnumerable<Certificate> certificates)
    {
        // ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT SEQUENCE { version INTEGER,
        //   digestAlgorithms SET, contentInfo SEQUENCE, certificates [0] IMPLICIT SET OF, signerInfos SET } }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.SignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence()) writer.WriteObjectIdentifier(Oids.Data);
                // The tag of a set, but without sorting.
                using (writer.PushSequence(Tag0))
                {
                    foreach (var certificate in certificates) writer.WriteEncodedValue(certificate.Der.Span);
                }

                writer.PushSetOf().Dispose();
            }
        }

        return PemText.Write("PKCS7", writer.Encode());
    }
}
