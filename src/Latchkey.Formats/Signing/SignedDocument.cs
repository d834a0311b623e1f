using System.Formats.Asn1;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>The frame that certificates and signing requests share (RFC 5280 section 4.1, RFC 2986 section 4.2).</summary>
internal static class SignedDocument
{
    /// <summary>Signs the octets of <paramref name="contents"/> and puts the signature next to them.</summary>
    public static byte[] Sign(AsnWriter contents, SigningKey key, SigningAlgorithm algorithm)
    {
        // SEQUENCE { contents SEQUENCE, signatureAlgorithm AlgorithmIdentifier, signature BIT STRING }
        var signed = contents.Encode();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            algorithm.Write(writer);
            writer.WriteBitString(key.Sign(signed, algorithm));
        }

        return writer.Encode();
    }
}
