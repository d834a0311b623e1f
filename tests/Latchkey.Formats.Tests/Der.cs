namespace Latchkey.Formats.Tests;

/// <summary>Writes DER values by hand, valid or not.</summary>
internal static class Der
{
    public static byte[] Value(byte tag, params byte[][] contents)
    {
        var octets = contents.SelectMany(part => part).ToArray();
        byte[] length = octets.Length switch
        {
            < 0x80 => [(byte)octets.Length],
            < 0x100 => [0x81, (byte)octets.Length],
            < 0x10000 => [0x82, (byte)(octets.Length >> 8), (byte)octets.Length],
            _ => [0x83, (byte)(octets.Length >> 16), (byte)(octets.Length >> 8), (byte)octets.Length],
        };
        return [tag, .. length, .. octets];
    }

    public static byte[] Sequence(params byte[][] parts) => Value(0x30, parts);

    public static byte[] Set(params byte[][] parts) => Value(0x31, parts);

    public static byte[] Integer(params byte[] octets) => Value(0x02, octets);

    public static byte[] Number(long value)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        writer.WriteInteger(value);
        return writer.Encode();
    }

    public static byte[] BitString(params byte[] octets) => Value(0x03, [0], octets);

    public static byte[] Oid(string dotted)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(dotted);
        return writer.Encode();
    }

    public static byte[] Text(byte tag, string ascii) => Value(tag, System.Text.Encoding.ASCII.GetBytes(ascii));

    public static byte[] Attribute(string type, byte[] value) => Sequence(Oid(type), value);

    /// <summary>A Name with this common name and nothing else.</summary>
    public static byte[] Name(string commonName) => Sequence(Set(Attribute("2.5.4.3", Text(0x0C, commonName))));
}
