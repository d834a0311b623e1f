using System.Buffers;
using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Names;

/// <summary>
/// Prints the value of one attribute of a Name as the JDK does: strings as text; NumericStrings, BIT STRINGs and SEQUENCEs, which names may
/// also have, as <c>#</c> and the hexadecimal digits of their DER.
/// </summary>
internal static class DirectoryText
{
    private const string ByteOrderMark = "\uFEFF";

    private static readonly SearchValues<char> CallForQuotes = SearchValues.Create(",+=\n<>#;\\\"");

    // PrintableStrings with umlauts exist. OpenSSL loads them, and the JDK prints U+FFFD for each octet above 7F.
    private static readonly Encoding Ascii =
        Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"));

    // The JDK would print malformed Unicode in some way, but OpenSSL does not load a certificate with it.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding Utf32 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true);

    /// <param name="text">The output.</param>
    /// <param name="value">The value with its tag and length.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>: the octets are not text.</exception>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> value)
    {
        try
        {
            if (Decode(value) is { } characters) AppendQuotedWhereNeeded(text, characters);
            else text.Append('#').Append(Convert.ToHexStringLower(value));
        }
        catch (DecoderFallbackException)
        {
            throw Refuse.NotAcceptable("A name in the certificate is not valid Unicode.");
        }
    }

    /// <summary>Decodes the text of a value with tag and length. Returns null if the value is not text.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.CertificateNotAcceptable"/>: names cannot have a value of this type.
    /// </exception>
    /// <exception cref="DecoderFallbackException">The octets are not text.</exception>
    public static string? Decode(ReadOnlySpan<byte> value)
    {
        var reader = new DerReader(value);
        switch (reader.Tag)
        {
            case DerTag.Utf8String:
                return Utf8.GetString(reader.ReadContents(DerTag.Utf8String));
            case DerTag.PrintableString or DerTag.Ia5String:
                return Ascii.GetString(reader.ReadContents(reader.Tag));
            case DerTag.TeletexString: // in practice not T.61 but Latin-1 (RFC 5280 appendix B)
                return Encoding.Latin1.GetString(reader.ReadContents(DerTag.TeletexString));
            case DerTag.BmpString:
                return DecodeBmp(reader.ReadContents(DerTag.BmpString));
            case DerTag.UniversalString:
                return DecodeUniversal(reader.ReadContents(DerTag.UniversalString));
            case DerTag.BitString:
                reader.ReadBitString(out _);
                return null;
            case DerTag.NumericString or DerTag.Sequence:
                return null;
            default: // the JDK prints any type, but OpenSSL only loads those above
                throw Refuse.NotAcceptable("A name in the certificate has a value of a type that names cannot have.");
        }
    }

    // X.690 section 8.23.8: two octets per character, which excludes surrogates, even in pairs.
    private static string DecodeBmp(ReadOnlySpan<byte> octets)
    {
        var text = Utf16.GetString(octets);
        return text.Any(char.IsSurrogate) ? throw new DecoderFallbackException() : text;
    }

    // Java treats an initial U+FEFF as a byte order mark here, though not in a BMPString.
    private static string DecodeUniversal(ReadOnlySpan<byte> octets)
    {
        var text = Utf32.GetString(octets);
        return text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? text[1..] : text;
    }

    // RFC 1779 section 2.3 in the JDK's interpretation: special characters, spaces at either end and runs of spaces require quotes. A value
    // that already has quotes keeps them.
    private static void AppendQuotedWhereNeeded(StringBuilder text, string value)
    {
        var quoted = value.Length > 1 && value[0] == '"' && value[^1] == '"';
        if (quoted) AppendInQuotes(text, value.AsSpan(1..^1));
        else if (NeedsQuotes(value)) AppendInQuotes(text, value);
        else text.Append(value);
    }

    private static bool NeedsQuotes(ReadOnlySpan<char> value) =>
        value.ContainsAny(CallForQuotes) || value.StartsWith(' ') || value.EndsWith(' ') || value.Contains("  ", StringComparison.Ordinal);

    private static void AppendInQuotes(StringBuilder text, ReadOnlySpan<char> value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '\\') text.Append('\\');
            text.Append(character);
        }

        text.Append('"');
    }
}
