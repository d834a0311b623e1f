using System.Text;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>Decodes percent-encoded UTF-8 (RFC 3986 section 2.1) exactly once.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a text in which a plus sign means a space (URL Standard, application/x-www-form-urlencoded).</summary>
    public static string DecodeForm(string text) => Decode(text.Replace('+', ' '));

    /// <summary>Decodes a text in which a plus sign means itself.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        try
        {
            return StrictUtf8.GetString(Bytes(text));
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            throw ProtocolErrors.MalformedUri();
        }
    }

    // A target from the wire is ASCII, except for characters that lenient clients send unencoded. Those stay as they are.
    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '%')
            {
                bytes.AddRange(Convert.FromHexString(text.AsSpan(i + 1, 2)));
                i += 3;
            }
            else
            {
                var rune = Rune.GetRuneAt(text, i);
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i += rune.Utf16SequenceLength;
            }
        }

        return [.. bytes];
    }
}
