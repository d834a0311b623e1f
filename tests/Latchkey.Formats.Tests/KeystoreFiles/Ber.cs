using System.Formats.Asn1;
using Latchkey.Formats.Tests.Pkcs12;

namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>Writes DER again as BouncyCastle and Mozilla write BER: no lengths on the outside, long strings in pieces.</summary>
internal static class Ber
{
    private const int Piece = 1000;

    /// <summary>A PKCS#12 file without a MAC, in BER inside and outside.</summary>
    public static byte[] OfPfx(byte[] der)
    {
        var pfx = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        pfx.ReadInteger();
        var contents = pfx.ReadSequence();
        contents.ReadObjectIdentifier();
        var octets = contents.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadOctetString();
        return Of(Der.Sequence(Der.Integer(3), Pkcs12File.Contents(Of(octets))));
    }

    /// <summary>One value.</summary>
    public static byte[] Of(byte[] der)
    {
        AsnDecoder.ReadEncodedValue(der, AsnEncodingRules.DER, out var start, out var length, out _);
        var contents = der.AsSpan(start, length).ToArray();
        if ((der[0] & 0x20) != 0) return [der[0], 0x80, .. Values(contents).SelectMany(Of), 0x00, 0x00];
        if (der[0] is 0x04 or 0x80 && length > Piece)
            return [(byte)(der[0] | 0x20), 0x80, .. contents.Chunk(Piece).SelectMany(piece => Der.Value(0x04, piece)), 0x00, 0x00];
        return der;
    }

    private static IEnumerable<byte[]> Values(byte[] contents)
    {
        for (var rest = contents; rest.Length > 0;)
        {
            AsnDecoder.ReadEncodedValue(rest, AsnEncodingRules.DER, out _, out _, out var consumed);
            yield return rest[..consumed];
            rest = rest[consumed..];
        }
    }
}
