using System.Text.RegularExpressions;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// A certificate that keytool lists, under the alias that it has in an exported keystore: that of its entry, and from the second of a
/// chain on with a number.
/// </summary>
internal sealed partial record KeytoolCertificate(string Alias, string Sha256)
{
    private const string AliasLine = "Alias name: ";

    public static IReadOnlyList<KeytoolCertificate> Parse(IEnumerable<string> lines)
    {
        var certificates = new List<KeytoolCertificate>();
        var (alias, place) = ("", 0);
        foreach (var line in lines)
        {
            if (line.StartsWith(AliasLine, StringComparison.Ordinal)) (alias, place) = (line[AliasLine.Length..], 0);
            if (Fingerprint().Match(line) is not { Success: true } found) continue;
            certificates.Add(new KeytoolCertificate(place == 0 ? alias : $"{alias}_{place}", Hexadecimal(found)));
            place++;
        }

        return certificates;
    }

    private static string Hexadecimal(Match fingerprint) =>
        fingerprint.Groups["octets"].Value.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex("^\t SHA256: (?<octets>[0-9A-F:]+)$")]
    private static partial Regex Fingerprint();
}
