using System.Text;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>Percent-encoding (RFC 3986 section 2.1) of UTF-8, decoded once.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes where a plus sign is a blank (URL Standard, application/x-www-form-urlencoded).</summary>
    public static string DecodeForm(string text) => Decode(text.Replace('+', ' '));

    /// <summary>Decodes where a plus sign is one.</summary>
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

    // A target from the wire is ASCII but for what lenient clients send unencoded: those characters pass as they are.
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
