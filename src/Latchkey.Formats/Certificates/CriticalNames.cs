using System.Formats.Asn1;
using System.Text;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Certificates;

/// <summary>Checks GeneralNames (RFC 5280 section 4.2.1.6) as strictly as the JDK's <c>GeneralName</c> does.</summary>
internal static class CriticalNames
{
    private const string OcspNoCheck = "1.3.6.1.5.5.7.48.1.5";

    /// <exception cref="AsnContentException">There is no name, or one that the JDK cannot read.</exception>
    public static void CheckAll(DerReader names)
    {
        if (names.IsAtEnd) throw new AsnContentException("There is no name.");
        while (!names.IsAtEnd) CheckOne(ref names);
    }

    /// <param name="names">The reader, whose next value is the name.</param>
    /// <param name="isConstraint">
    /// Whether the name is a constraint, which stands for many names: of a URI it has only the host (RFC 5280 section 4.2.1.10).
    /// </param>
    /// <exception cref="AsnContentException">The JDK cannot read the name.</exception>
    public static void CheckOne(ref DerReader names, bool isConstraint = false)
    {
        // otherName [0], rfc822Name [1], dNSName [2], x400Address [3], directoryName [4] EXPLICIT, ediPartyName [5],
        // uniformResourceIdentifier [6], iPAddress [7], registeredID [8]
        var tag = names.Tag;
        var name = new DerReader(names.ReadEncoded());
        var isRead = tag switch
        {
            0xA0 => IsOther(name.Enter(tag)),
            0x81 => IsMail(Text(name.ReadContents(tag))),
            0x82 or 0xA3 => true,
            0xA4 => IsDirectory(name.Enter(tag).Enter(DerTag.Sequence)),
            0xA5 => IsEdiParty(name.Enter(tag)),
            0x86 when isConstraint => IsHostConstraint(Text(name.ReadContents(tag))),
            0x86 => JavaUri.IsRead(Text(name.ReadContents(tag))),
            0x87 => name.ReadContents(tag).Length is 4 or 8 or 16 or 32,
            0x88 => name.ReadObjectIdentifier(tag).Length > 0,
            _ => false,
        };
        if (!isRead) throw new AsnContentException("A name is invalid for its kind.");
    }

    /// <param name="attributes">
    /// The contents of a RelativeDistinguishedName ::= SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }.
    /// </param>
    /// <exception cref="AsnContentException">The JDK cannot read the name.</exception>
    public static void CheckRelative(DerReader attributes)
    {
        while (!attributes.IsAtEnd)
        {
            var attribute = attributes.Enter(DerTag.Sequence);
            attribute.ReadObjectIdentifier();
            if (attribute.Tag == DerTag.BmpString) RequireNoSurrogates(attribute.ReadContents(DerTag.BmpString));
            else attribute.ReadEncoded();
            attribute.ThrowIfNotAtEnd();
        }
    }

    // OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }. If the type is the OID of an extension, the JDK looks
    // for a class of names of that kind, and fails.
    private static bool IsOther(DerReader parts)
    {
        var type = parts.ReadObjectIdentifier();
        parts.ReadContents(DerTag.Explicit0);
        return type != OcspNoCheck && CriticalExtensions.NameOf(type) is null;
    }

    private static bool IsDirectory(DerReader relativeNames)
    {
        while (!relativeNames.IsAtEnd) CheckRelative(relativeNames.Enter(DerTag.Set));
        return true;
    }

    // EDIPartyName ::= SEQUENCE { nameAssigner [0] DirectoryString OPTIONAL, partyName [1] DirectoryString }. The JDK expects both under
    // the tags of primitive values.
    private static bool IsEdiParty(DerReader parts)
    {
        if (parts.Tag == DerTag.Context0) RequireText(parts.ReadContents(DerTag.Context0));
        RequireText(parts.ReadContents(DerTag.Context1));
        return parts.IsAtEnd;
    }

    private static void RequireText(ReadOnlySpan<byte> value)
    {
        var text = new DerReader(value);
        if (text.Tag is not (DerTag.Utf8String or DerTag.PrintableString or DerTag.TeletexString or DerTag.Ia5String or DerTag.BmpString))
            throw new AsnContentException("A part of a name is not text.");
        text.ReadEncoded();
    }

    private static void RequireNoSurrogates(ReadOnlySpan<byte> text)
    {
        if (Encoding.BigEndianUnicode.GetString(text).Any(char.IsSurrogate)) throw new AsnContentException("A BMPString has surrogates.");
    }

    private static bool IsMail(string text) => text[(text.IndexOf('@') + 1)..] is not ("" or ".");

    private static bool IsHostConstraint(string text) => IsHost(text.StartsWith('.') ? text[1..] : text);

    private static bool IsHost(string text) => text.Split('.').All(label =>
        label.Length > 0 && char.IsAsciiLetterOrDigit(label[0]) && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));

    // Java's ASCII decoder gives U+FFFD for each octet above 7F, and its URI parser accepts that as a letter.
    private static string Text(ReadOnlySpan<byte> contents)
    {
        var text = new StringBuilder(contents.Length);
        foreach (var octet in contents) text.Append(octet < 0x80 ? (char)octet : '\uFFFD');
        return text.ToString();
    }
}
