using System.Formats.Asn1;
using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Names;

/// <summary>
/// Prints a Name (RFC 5280 section 4.1.2.4) like <c>X509Certificate.getSubjectDN().toString()</c> of JDK 17, in the form of the API: the
/// most specific part first, separated by comma and space, as in <c>CN=sap, O="SAP SE, Walldorf", C=DE</c>.
/// </summary>
internal static class DistinguishedName
{
    /// <summary>The maximum length of a printed name in characters (the MaxLength of SubjectDN in the API's metadata).</summary>
    public const int MaxLength = 50_000;

    /// <param name="name">The Name with its tag and length.</param>
    /// <exception cref="AsnContentException">The octets are not a Name.</exception>
    /// <exception cref="FileRefusedException">The text would be longer than <see cref="MaxLength"/>.</exception>
    public static string Print(ReadOnlySpan<byte> name)
    {
        // Name ::= SEQUENCE OF RelativeDistinguishedName, the least specific one first. The parts are found front to back and printed back
        // to front.
        var outer = new DerReader(name);
        var relativeNames = outer.ReadContents(DerTag.Sequence);
        outer.ThrowIfNotAtEnd();
        var starts = StartsOfValues(relativeNames);

        var text = new StringBuilder(128);
        for (var i = starts.Count - 1; i >= 0; i--)
        {
            AppendRelativeName(text, new DerReader(relativeNames[starts[i]..]).Enter(DerTag.Set));
            if (i > 0) text.Append(", ");
            if (text.Length > MaxLength) throw Refuse.NotAcceptable($"A name in the certificate is longer than {MaxLength} characters.");
        }

        return text.ToString();
    }

    private static List<int> StartsOfValues(ReadOnlySpan<byte> values)
    {
        var starts = new List<int>(8);
        var reader = new DerReader(values);
        for (var position = 0; position < values.Length; position += reader.ReadEncoded().Length) starts.Add(position);
        return starts;
    }

    // RelativeDistinguishedName ::= SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
    private static void AppendRelativeName(StringBuilder text, DerReader attributes)
    {
        for (var first = true; !attributes.IsAtEnd; first = false)
        {
            if (!first) text.Append(" + ");
            var attribute = attributes.Enter(DerTag.Sequence);
            var type = attribute.ReadObjectIdentifier();
            if (Keyword(type) is { } keyword) text.Append(keyword);
            else text.Append("OID.").Append(type);
            DirectoryText.Append(text.Append('='), attribute.ReadEncoded());
            attribute.ThrowIfNotAtEnd();
        }
    }

    private static string? Keyword(string type) => type switch
    {
        NameWriter.CommonName => "CN",
        "2.5.4.4" => "SURNAME",
        "2.5.4.5" => "SERIALNUMBER",
        NameWriter.Country => "C",
        NameWriter.Locality => "L",
        NameWriter.State => "ST",
        "2.5.4.9" => "STREET",
        NameWriter.Organization => "O",
        NameWriter.OrganizationUnit => "OU",
        "2.5.4.12" => "T",
        "2.5.4.42" => "GIVENNAME",
        "2.5.4.43" => "INITIALS",
        "2.5.4.44" => "GENERATION",
        "2.5.4.46" => "DNQ",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        NameWriter.EmailAddress => "EMAILADDRESS",
        "1.3.6.1.4.1.42.2.11.2.1" => "IP",
        _ => null,
    };
}
