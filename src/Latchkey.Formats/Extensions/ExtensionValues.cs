using System.Formats.Asn1;
using System.Globalization;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Extensions;

/// <summary>
/// Prints the values of extensions whose structure <see cref="DerWalk"/> has checked. Any exception may leave this class.
/// </summary>
internal static class ExtensionValues
{
    private const int MaxOctets = 64;

    // RFC 5280 section 4.2.1.3, from bit 0 on, in OpenSSL's words.
    private static readonly string[] Usages =
    [
        "Digital Signature", "Non Repudiation", "Key Encipherment", "Data Encipherment", "Key Agreement", "Certificate Sign", "CRL Sign",
        "Encipher Only", "Decipher Only",
    ];

    public static IReadOnlyList<string> Read(ExtensionKind kind, DerReader value) => kind switch
    {
        ExtensionKind.SubjectAlternativeNames => GeneralNames.Print(value.ReadContents(DerTag.Sequence)),
        ExtensionKind.KeyUsage => KeyUsage(value),
        ExtensionKind.ExtendedKeyUsage => ExtendedKeyUsage(value.Enter(DerTag.Sequence)),
        ExtensionKind.BasicConstraints => BasicConstraints(value.Enter(DerTag.Sequence)),
        ExtensionKind.SubjectKeyIdentifier => [Octets(value.ReadContents(DerTag.OctetString))],
        ExtensionKind.AuthorityKeyIdentifier => AuthorityKey(value.Enter(DerTag.Sequence)),
        ExtensionKind.RevocationLists => RevocationLists(value.Enter(DerTag.Sequence)),
        ExtensionKind.AuthorityInformation => AuthorityInformation(value.Enter(DerTag.Sequence)),
        _ => [],
    };

    private static List<string> KeyUsage(DerReader value)
    {
        var octets = value.ReadBitString(out var unusedBits);
        var usages = new List<string>();
        for (var bit = 0; bit < Usages.Length && bit < (octets.Length * 8) - unusedBits; bit++)
        {
            if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0) usages.Add(Usages[bit]);
        }

        return usages;
    }

    private static List<string> ExtendedKeyUsage(DerReader purposes)
    {
        var usages = new List<string>();
        while (!purposes.IsAtEnd && usages.Count < ExtensionReader.MaxValues) usages.Add(PurposeOf(purposes.ReadObjectIdentifier()));
        return usages;
    }

    // BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }
    private static List<string> BasicConstraints(DerReader constraints)
    {
        var isAuthority = constraints.Tag == DerTag.Boolean && constraints.ReadBoolean();
        List<string> values = [isAuthority ? "CA:TRUE" : "CA:FALSE"];
        if (!constraints.IsAtEnd) values.Add(string.Create(CultureInfo.InvariantCulture, $"pathlen:{constraints.ReadCount()}"));
        return values;
    }

    // AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OPTIONAL, authorityCertIssuer [1] OPTIONAL,
    //   authorityCertSerialNumber [2] OPTIONAL }
    private static List<string> AuthorityKey(DerReader identifier)
    {
        var values = new List<string>();
        if (identifier.Tag == DerTag.Context0) values.Add(Octets(identifier.ReadContents(DerTag.Context0)));
        if (identifier.Tag == DerTag.Explicit1) values.AddRange(GeneralNames.Print(identifier.ReadContents(DerTag.Explicit1)));
        if (identifier.Tag == DerTag.Context2) values.Add($"serial:{Octets(identifier.ReadContents(DerTag.Context2))}");
        return values;
    }

    // SEQUENCE OF DistributionPoint ::= SEQUENCE { distributionPoint [0] { fullName [0] GeneralNames, … } OPTIONAL, … }
    private static List<string> RevocationLists(DerReader points)
    {
        var names = new List<string>();
        while (!points.IsAtEnd && names.Count < ExtensionReader.MaxValues)
        {
            var point = points.Enter(DerTag.Sequence);
            if (point.Tag != DerTag.Explicit0) continue;
            var name = point.Enter(DerTag.Explicit0);
            if (name.Tag == DerTag.Explicit0) names.AddRange(GeneralNames.Print(name.ReadContents(DerTag.Explicit0)));
        }

        return names;
    }

    // SEQUENCE OF AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }
    private static List<string> AuthorityInformation(DerReader descriptions)
    {
        var names = new List<string>();
        while (!descriptions.IsAtEnd && names.Count < ExtensionReader.MaxValues)
        {
            var description = descriptions.Enter(DerTag.Sequence);
            var method = description.ReadObjectIdentifier() switch
            {
                "1.3.6.1.5.5.7.48.1" => "OCSP",
                "1.3.6.1.5.5.7.48.2" => "CA Issuers",
                var other => other,
            };
            names.AddRange(GeneralNames.Print(description.ReadEncoded()).Select(name => $"{method} - {name}"));
        }

        return names;
    }

    private static string Octets(ReadOnlySpan<byte> octets) =>
        octets.Length <= MaxOctets ? Fingerprint.Format(octets) : throw new AsnContentException("An identifier is longer than any hash.");

    private static string PurposeOf(string id) => id switch
    {
        "1.3.6.1.5.5.7.3.1" => "TLS Web Server Authentication",
        "1.3.6.1.5.5.7.3.2" => "TLS Web Client Authentication",
        "1.3.6.1.5.5.7.3.3" => "Code Signing",
        "1.3.6.1.5.5.7.3.4" => "E-mail Protection",
        "1.3.6.1.5.5.7.3.8" => "Time Stamping",
        "1.3.6.1.5.5.7.3.9" => "OCSP Signing",
        "2.5.29.37.0" => "Any Extended Key Usage",
        _ => id,
    };
}
