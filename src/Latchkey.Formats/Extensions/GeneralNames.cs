using System.Globalization;
using System.Net;
using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Names;

namespace Latchkey.Formats.Extensions;

/// <summary>
/// Prints GeneralNames (RFC 5280 section 4.2.1.6) as OpenSSL does. They come from strangers, so nothing in them is assumed to be printable.
/// </summary>
internal static class GeneralNames
{
    private const int MaxLength = 500;

    /// <summary>Prints the names up to a maximum number, and after them the number of those left out.</summary>
    public static List<string> Print(ReadOnlySpan<byte> names)
    {
        var printed = new List<string>();
        var more = 0;
        for (var reader = new DerReader(names); !reader.IsAtEnd;)
        {
            var tag = reader.Tag;
            var encoded = reader.ReadEncoded();
            if (printed.Count < ExtensionReader.MaxValues) printed.Add(Cut(PrintOne(tag, encoded)));
            else more++;
        }

        if (more > 0) printed.Add(string.Create(CultureInfo.InvariantCulture, $"… (+{more})"));
        return printed;
    }

    // GeneralName ::= CHOICE { otherName [0], rfc822Name [1], dNSName [2], x400Address [3], directoryName [4] EXPLICIT Name,
    //   ediPartyName [5], uniformResourceIdentifier [6], iPAddress [7], registeredID [8] }
    private static string PrintOne(byte tag, ReadOnlySpan<byte> encoded)
    {
        var contents = new DerReader(encoded).ReadContents(tag);
        return (tag & 0x1F) switch
        {
            0 => $"othername:{new DerReader(contents).ReadObjectIdentifier()}",
            1 => $"email:{Text(contents)}",
            2 => $"DNS:{Text(contents)}",
            4 => $"DirName:{DistinguishedName.Print(contents)}",
            6 => $"URI:{Text(contents)}",
            7 => $"IP Address:{(contents.Length is 4 or 16 ? new IPAddress(contents).ToString() : "<invalid>")}",
            8 => $"Registered ID:{new DerReader(encoded).ReadObjectIdentifier(tag)}",
            var other => $"[{other.ToString(CultureInfo.InvariantCulture)}]",
        };
    }

    // IA5String: ASCII without control characters, which could steer a terminal or hide text.
    private static string Text(ReadOnlySpan<byte> contents)
    {
        var text = new StringBuilder(contents.Length);
        foreach (var octet in contents) text.Append(octet is >= 0x20 and < 0x7F ? (char)octet : '\uFFFD');
        return text.ToString();
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";
}
