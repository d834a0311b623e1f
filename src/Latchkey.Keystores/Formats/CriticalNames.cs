using System.Formats.Asn1;
using System.Text;

namespace Latchkey.Keystores.Formats;

/// <summary>Checks GeneralNames (RFC 5280 section 4.2.1.6) as strictly as the JDK's <c>GeneralName</c> does.</summary>
internal static class CriticalNames
{
    /// <exception cref="AsnContentException">There is none, or one that the JDK does not read.</exception>
    public static void CheckAll(DerReader names)
    {
        if (names.IsAtEnd) throw new AsnContentException("There is no name.");
        while (!names.IsAtEnd) CheckOne(ref names);
    }

    /// <param name="names">Where the name is next.</param>
    /// <param name="isConstraint">Whether it stands for many: of URIs only the host is named (RFC 5280 section 4.2.1.10).</param>
    /// <exception cref="AsnContentException">The JDK does not read it.</exception>
    public static void CheckOne(ref DerReader names, bool isConstraint = false)
    {
        // otherName [0], rfc822Name [1], dNSName [2], x400Address [3], directoryName [4] EXPLICIT, ediPartyName [5],
        // uniformResourceIdentifier [6], iPAddress [7], registeredID [8]
        var tag = names.Tag;
        var contents = names.ReadContents(tag);
        var isRead = tag switch
        {
            0xA0 or 0xA3 or 0xA4 or 0xA5 => IsConstructedRead(tag, contents),
            0x81 => IsMail(Text(contents)),
            0x82 => true,
            0x86 => isConstraint ? IsHostConstraint(Text(contents)) : JavaUri.IsRead(Text(contents)),
            0x87 => contents.Length is 4 or 8 or 16 or 32,
            0x88 => !contents.IsEmpty,
            _ => false,
        };
        if (!isRead) throw new AsnContentException("A name is not of its kind.");
    }

    private static bool IsConstructedRead(byte tag, ReadOnlySpan<byte> contents)
    {
        var parts = new DerReader(contents);
        if (tag == 0xA0) parts.ReadObjectIdentifier();
        if (tag == 0xA4) parts.ReadContents(DerTag.Sequence);
        return true;
    }

    private static bool IsMail(string text) => text[(text.IndexOf('@') + 1)..] is not ("" or ".");

    private static bool IsHostConstraint(string text) => IsHost(text.StartsWith('.') ? text[1..] : text);

    private static bool IsHost(string text) => text.Split('.').All(label =>
        label.Length > 0 && char.IsAsciiLetterOrDigit(label[0]) && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));

    // Java's ASCII decoder prints U+FFFD for each octet above 7F, and its parser of URIs takes that for a letter.
    private static string Text(ReadOnlySpan<byte> contents)
    {
        var text = new StringBuilder(contents.Length);
        foreach (var octet in contents) text.Append(octet < 0x80 ? (char)octet : '\uFFFD');
        return text.ToString();
    }
}
