using System.Globalization;
using System.Text.RegularExpressions;

namespace Latchkey.Formats.Tests;

/// <summary>What <c>openssl x509</c> says of a certificate, in the form of Latchkey where both have one.</summary>
internal sealed partial record OpenSsl(
    string SerialNumber,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string FingerprintSha256,
    IReadOnlyList<string> SubjectValues,
    IReadOnlyList<string> IssuerValues)
{
    private static readonly string[] Options =
        "-noout -serial -dates -dateopt iso_8601 -fingerprint -sha256 -subject -issuer -nameopt multiline,utf8,-esc_msb".Split(' ');

    public static OpenSsl Read(string file) => Parse(Tool.Run("openssl", ["x509", "-in", file, .. Options]));

    public static OpenSsl Parse(string output)
    {
        var parts = output.Split("subject=", 2);
        var names = parts[1].Split("issuer=", 2);
        var facts = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(fact => fact[0], fact => fact[1], StringComparer.Ordinal);
        return new OpenSsl(
            "0x" + WholeOctets().Replace(facts["serial"], "${sign}${digits}"),
            Time(facts["notBefore"]),
            Time(facts["notAfter"]),
            facts["sha256 Fingerprint"],
            Values(names[0]),
            Values(names[1]));
    }

    /// <summary>The values of a printed name without keywords and quotes, in the order of the certificate.</summary>
    public static IReadOnlyList<string> ValuesOf(string distinguishedName) =>
        [.. Part().Matches(distinguishedName).Select(part => Unquote(part.Groups["value"].Value)).Reverse()];

    private static string Unquote(string value) => value.StartsWith('"') ? Escaped().Replace(value[1..^1], "${character}") : value;

    private static List<string> Values(string name) =>
        [.. name.Split('\n').Where(line => line.Contains(" = ", StringComparison.Ordinal)).Select(line => line.Split(" = ", 2)[1])];

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex("""(^|, )[A-Z0-9.]+=(?<value>"(\\.|[^"\\])*"|[^,]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Part();

    // OpenSSL prints whole octets: 033AF1.
    [GeneratedRegex("^(?<sign>-?)0*(?<digits>[0-9A-F]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WholeOctets();

    [GeneratedRegex(@"\\(?<character>.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escaped();
}
