using System.Formats.Asn1;
using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Pkcs12;

/// <summary>Visits each bag of a safe.</summary>
internal delegate void SafeBagVisitor(SafeBag bag);

/// <summary>One item of a PKCS#12 file (SafeBag, RFC 7292 section 4.2).</summary>
internal ref struct SafeBag
{
    public const string Key = "1.2.840.113549.1.12.10.1.1";
    public const string ShroudedKey = "1.2.840.113549.1.12.10.1.2";
    public const string Certificate = "1.2.840.113549.1.12.10.1.3";
    public const string RevocationList = "1.2.840.113549.1.12.10.1.4";
    public const string Secret = "1.2.840.113549.1.12.10.1.5";
    public const string SafeContents = "1.2.840.113549.1.12.10.1.6";

    // RFC 2985 section 5.5
    private const string FriendlyNameAttribute = "1.2.840.113549.1.9.20";
    private const string LocalKeyIdAttribute = "1.2.840.113549.1.9.21";

    // The JDK's own OID (trustedKeyUsage), with which it marks certificates that are entries of their own.
    private const string TrustedAttribute = "2.16.840.1.113894.746875.1.1";

    private static readonly Encoding StrictUtf16 = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>The dotted OID: one of the constants, or any other.</summary>
    public string Type { get; private init; }

    /// <summary>The encoded value.</summary>
    public ReadOnlySpan<byte> Value { get; private init; }

    /// <summary>The alias, or null.</summary>
    public string? FriendlyName { get; private set; }

    /// <summary>An id that a key and its certificate share, in hexadecimal digits; or null.</summary>
    public string? LocalKeyId { get; private set; }

    /// <summary>Whether the JDK shows the certificate as an entry of its own.</summary>
    public bool IsTrusted { get; private set; }

    /// <summary>Visits all bags, including nested ones.</summary>
    /// <param name="contents">SafeContents that <see cref="DerWalk"/> has checked, which limits the recursion.</param>
    /// <param name="visit">Called for each bag, except those that only contain others.</param>
    /// <exception cref="AsnContentException">The contents do not have the expected structure.</exception>
    public static void VisitAll(ReadOnlySpan<byte> contents, SafeBagVisitor visit)
    {
        for (var bags = new DerReader(contents).Enter(DerTag.Sequence); !bags.IsAtEnd;)
        {
            var bag = Read(bags.Enter(DerTag.Sequence));
            if (bag.Type == SafeContents) VisitAll(bag.Value, visit);
            else visit(bag);
        }
    }

    private static SafeBag Read(DerReader reader)
    {
        // SEQUENCE { bagId OBJECT IDENTIFIER, bagValue [0] EXPLICIT, bagAttributes SET OF Attribute OPTIONAL }
        var bag = new SafeBag { Type = reader.ReadObjectIdentifier(), Value = reader.Enter(DerTag.Explicit0).ReadEncoded() };
        if (!reader.IsAtEnd) bag.ReadAttributes(reader.Enter(DerTag.Set));
        reader.ThrowIfNotAtEnd();
        return bag;
    }

    // Windows ends names with a zero, and some writers add several. Invalid Unicode counts as no name.
    private static string? NameOf(ReadOnlySpan<byte> octets)
    {
        try
        {
            return StrictUtf16.GetString(octets).TrimEnd('\0') is { Length: > 0 } name ? name : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private void ReadAttributes(DerReader attributes)
    {
        // Attribute ::= SEQUENCE { attrId OBJECT IDENTIFIER, attrValues SET OF ANY }
        while (!attributes.IsAtEnd)
        {
            var attribute = attributes.Enter(DerTag.Sequence);
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.Enter(DerTag.Set);
            if (type == FriendlyNameAttribute && values.Tag == DerTag.BmpString)
                FriendlyName = NameOf(values.ReadContents(DerTag.BmpString));
            if (type == LocalKeyIdAttribute && values.Tag == DerTag.OctetString)
                LocalKeyId = Convert.ToHexString(values.ReadContents(DerTag.OctetString));
            if (type == TrustedAttribute) IsTrusted = true;
        }
    }
}
