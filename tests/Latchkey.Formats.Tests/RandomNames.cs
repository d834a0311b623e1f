using System.Text;
using CsCheck;

namespace Latchkey.Formats.Tests;

/// <summary>Names as certificates have them and as they should never have them, the same ones on every run.</summary>
internal sealed class RandomNames(ulong seed)
{
    private static readonly string[] Types =
    [
        "2.5.4.3", "2.5.4.4", "2.5.4.5", "2.5.4.6", "2.5.4.7", "2.5.4.8", "2.5.4.9", "2.5.4.10", "2.5.4.11", "2.5.4.12", "2.5.4.42",
        "2.5.4.43", "2.5.4.44", "2.5.4.46", "0.9.2342.19200300.100.1.1", "0.9.2342.19200300.100.1.25", "1.2.840.113549.1.9.1",
        "1.3.6.1.4.1.42.2.11.2.1", "2.5.4.15", "2.5.4.17", "2.5.4.97", "1.3.6.1.4.1.311.60.2.1.3", "2.999.3", "1.2.840.113549.1.9.2",
        "2.25.329800735698586629295641978511506172918", "0.0", "2.5.4",
    ];

    private static readonly string[] Pieces =
    [
        " ", "  ", ",", "+", "\"", "\\", "#", "<", ">", ";", "=", "\n", "\r", "\t", "\0", "a", "Z9", "'", "(x)", "/", ":", "?", ".", "-",
        "*", "@", "é", "ß", "€", "漢字", "😀", "\uFEFF", "\u00A0", "\uD800", "OU=x", "sap",
    ];

    // What malformed UTF-8, UTF-16 and UTF-32 is made of.
    private static readonly byte[] Odd =
        [0x00, 0x01, 0x10, 0x11, 0x61, 0x80, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xD8, 0xDC, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xFE, 0xFF];

    private static readonly byte[] StringTags = [0x0C, 0x13, 0x14, 0x16, 0x1C, 0x1E];

    private static readonly byte[] OtherTags = [0x01, 0x02, 0x03, 0x04, 0x12, 0x15, 0x17, 0x19, 0x1A, 0x1B, 0x80];

    private readonly PCG _random = new(1, seed);

    public byte[] Next() => Der.Sequence(Many(5, RelativeName));

    private byte[] RelativeName() => Der.Set(Many(OneIn(5) ? 3 : 1, () => Der.Attribute(Types[Below(Types.Length)], Value())));

    private byte[] Value()
    {
        var tag = OneIn(12) ? OtherTags[Below(OtherTags.Length)] : StringTags[Below(StringTags.Length)];
        if (OneIn(7)) return Der.Value(tag, Many(9, () => [OneIn(2) ? (byte)Below(256) : Odd[Below(Odd.Length)]]));
        var text = string.Concat(Enumerable.Range(0, Below(6)).Select(_ => Pieces[Below(Pieces.Length)]));
        return Der.Value(tag, EncodingOf(tag).GetBytes(text));
    }

    private static Encoding EncodingOf(byte tag) => tag switch
    {
        0x0C => Encoding.UTF8,
        0x1C => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        0x1E => Encoding.BigEndianUnicode,
        _ => Encoding.Latin1,
    };

    private byte[][] Many(int most, Func<byte[]> one) => [.. Enumerable.Range(0, OneIn(30) ? 0 : 1 + Below(most)).Select(_ => one())];

    private bool OneIn(int times) => Below(times) == 0;

    private int Below(int limit) => (int)_random.Next((uint)limit);
}
