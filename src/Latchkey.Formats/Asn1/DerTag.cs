namespace Latchkey.Formats.Asn1;

/// <summary>The first octets of the DER values in certificates, keys and keystores (X.690 section 8.1.2).</summary>
internal static class DerTag
{
    public const byte Boolean = 0x01;
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte Null = 0x05;
    public const byte ObjectIdentifier = 0x06;
    public const byte Utf8String = 0x0C;
    public const byte NumericString = 0x12;
    public const byte PrintableString = 0x13;
    public const byte TeletexString = 0x14;
    public const byte Ia5String = 0x16;
    public const byte UtcTime = 0x17;
    public const byte GeneralizedTime = 0x18;
    public const byte UniversalString = 0x1C;
    public const byte BmpString = 0x1E;
    public const byte Sequence = 0x30;
    public const byte Set = 0x31;

    /// <summary>Implicit <c>[0]</c>, <c>[1]</c> and <c>[2]</c> of a primitive value.</summary>
    public const byte Context0 = 0x80;
    public const byte Context1 = 0x81;
    public const byte Context2 = 0x82;

    /// <summary>Explicit <c>[0]</c> to <c>[3]</c>.</summary>
    public const byte Explicit0 = 0xA0;
    public const byte Explicit1 = 0xA1;
    public const byte Explicit2 = 0xA2;
    public const byte Explicit3 = 0xA3;

    /// <summary>The bit of a tag that marks a constructed value, whose contents are values themselves.</summary>
    public const byte ConstructedBit = 0x20;
}
