using System.Buffers;
using System.Formats.Asn1;

namespace Latchkey.Formats.Names;

/// <summary>
/// Writes a Name (RFC 5280 section 4.1.2.4) with one attribute per part, as the JDK does. Text is a PrintableString if possible and a
/// UTF8String otherwise; e-mail addresses are IA5Strings.
/// </summary>
internal static class NameWriter
{
    public const string CommonName = "2.5.4.3";
    public const string Country = "2.5.4.6";
    public const string Locality = "2.5.4.7";
    public const string State = "2.5.4.8";
    public const string Organization = "2.5.4.10";
    public const string OrganizationUnit = "2.5.4.11";
    public const string EmailAddress = "1.2.840.113549.1.9.1";

    // X.680 section 41.4
    private static readonly SearchValues<char> Printable =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?");

    /// <param name="parts">
    /// OIDs and values, the least specific part first. Values must be valid Unicode; e-mail addresses must be ASCII.
    /// </param>
    public static byte[] Write(IEnumerable<(string Type, string Value)> parts)
    {
        // Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (type, value) in parts)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(EncodingOf(type, value), value);
                }
            }
        }

        return writer.Encode();
    }

    private static UniversalTagNumber EncodingOf(string type, string value)
    {
        if (type == EmailAddress) return UniversalTagNumber.IA5String;
        return value.AsSpan().ContainsAnyExcept(Printable) ? UniversalTagNumber.UTF8String : UniversalTagNumber.PrintableString;
    }
}
