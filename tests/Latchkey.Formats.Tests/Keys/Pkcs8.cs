using System.Formats.Asn1;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>Takes PrivateKeyInfo apart and puts it together.</summary>
internal static class Pkcs8
{
    public static byte[] KeyOf(ReadOnlySpan<byte> pkcs8)
    {
        var reader = new AsnReader(pkcs8.ToArray(), AsnEncodingRules.DER).ReadSequence();
        reader.ReadInteger();
        reader.ReadSequence();
        return reader.ReadOctetString();
    }

    public static byte[] Of(byte[] algorithm, byte[] key) => Der.Sequence(Der.Integer(0), algorithm, Der.Value(0x04, key));
}
