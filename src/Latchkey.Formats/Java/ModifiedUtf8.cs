using System.Text;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Java;

/// <summary>
/// Java's modified UTF-8 (<c>java.io.DataInput</c>): each UTF-16 code unit is encoded separately in one to three octets, and U+0000 in two.
/// </summary>
internal static class ModifiedUtf8
{
    /// <summary>Decodes exactly what Java writes: no overlong forms and no lone surrogates.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.NotAKeystoreFile"/>.</exception>
    public static string Decode(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length);
        for (var rest = octets; !rest.IsEmpty;)
        {
            // 0xxxxxxx | 110xxxxx 10xxxxxx | 1110xxxx 10xxxxxx 10xxxxxx
            var (length, unit) = rest switch
            {
                [> 0x00 and < 0x80, ..] => (1, rest[0]),
                [>= 0xC0 and < 0xE0, >= 0x80 and < 0xC0, ..] => (2, ((rest[0] & 0x1F) << 6) | (rest[1] & 0x3F)),
                [>= 0xE0 and < 0xF0, >= 0x80 and < 0xC0, >= 0x80 and < 0xC0, ..] =>
                    (3, ((rest[0] & 0x0F) << 12) | ((rest[1] & 0x3F) << 6) | (rest[2] & 0x3F)),
                _ => throw Malformed(),
            };
            if (length != LengthOf((char)unit)) throw Malformed();
            text.Append((char)unit);
            rest = rest[length..];
        }

        var decoded = text.ToString();
        return HasLoneSurrogate(decoded) ? throw Malformed() : decoded;
    }

    /// <summary>Encodes as <c>DataOutputStream.writeUTF</c> does, without the length.</summary>
    public static byte[] Encode(string text)
    {
        var octets = new List<byte>(text.Length);
        foreach (var unit in text)
        {
            octets.AddRange(LengthOf(unit) switch
            {
                1 => [(byte)unit],
                2 => [(byte)(0xC0 | (unit >> 6)), (byte)(0x80 | (unit & 0x3F))],
                _ => [(byte)(0xE0 | (unit >> 12)), (byte)(0x80 | ((unit >> 6) & 0x3F)), (byte)(0x80 | (unit & 0x3F))],
            });
        }

        return [.. octets];
    }

    private static int LengthOf(char unit) => unit switch
    {
        '\0' => 2,
        < '\u0080' => 1,
        < '\u0800' => 2,
        _ => 3,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var position = 0; position < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, position, out var rune)) return true;
            position += rune.Utf16SequenceLength;
        }

        return false;
    }

    private static FileRefusedException Malformed() => Refuse.NotAKeystore("The file is damaged: an alias is not in Java's form of UTF-8.");
}
