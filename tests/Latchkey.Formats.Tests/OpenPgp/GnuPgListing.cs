using System.Text;
using System.Text.RegularExpressions;
using Latchkey.Formats.OpenPgp;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>
/// What <c>gpg --with-colons --list-keys</c> or <c>--list-secret-keys</c> says of keys (doc/DETAILS of GnuPG), and what Latchkey says of
/// them, in lines of one form: <c>pub 2048 RSA - FINGERPRINT 1767225600-1798761600 cs</c>, <c>primary TEXT</c>, <c>uid TEXT</c> and
/// <c>sub</c> with the fields of <c>pub</c>. Something that is revoked has <c>revoked</c> at its end.
/// </summary>
internal static partial class GnuPgListing
{
    private static readonly Dictionary<string, string> Algorithms = new(StringComparer.Ordinal)
    {
        ["1"] = "RSA",
        ["16"] = "Elgamal",
        ["17"] = "DSA",
        ["18"] = "ECDH",
        ["19"] = "ECDSA",
        ["22"] = "EdDSA",
    };

    private static readonly (PgpKeyFlags Flags, char Letter)[] Letters =
    [
        (PgpKeyFlags.Authenticate, 'a'), (PgpKeyFlags.Certify, 'c'), (PgpKeyFlags.EncryptCommunications | PgpKeyFlags.EncryptStorage, 'e'),
        (PgpKeyFlags.Sign, 's'),
    ];

    /// <summary>The lines of each key, by its fingerprint.</summary>
    public static Dictionary<string, List<string>> Parse(string colons)
    {
        var keys = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var lines = colons.Split('\n').Select(line => line.Split(':')).ToList();
        List<string> current = [];
        for (var i = 0; i < lines.Count; i++)
        {
            var fields = lines[i];
            var revoked = fields.Length > 1 && fields[1] == "r" ? " revoked" : "";
            var kind = fields[0] switch
            {
                "sec" => "pub",
                "ssb" => "sub",
                var other => other,
            };
            if (kind is "pub" or "sub")
            {
                var fingerprint = lines[i + 1][9];
                fingerprint.ShouldEndWith(fields[4]);
                if (kind == "pub") keys[fingerprint] = current = [];
                var uses = string.Concat(fields[11].Where(char.IsAsciiLetterLower).Order());
                current.Add($"{kind} {fields[2]} {Algorithms[fields[3]]} {(fields[16].Length > 0 ? fields[16] : "-")} {fingerprint} " +
                    $"{fields[5]}-{fields[6]} {uses}{revoked}");
            }
            else if (kind == "uid")
            {
                // gpg lists the primary one first.
                if (!current.Exists(line => line.StartsWith("primary ", StringComparison.Ordinal)))
                    current.Add($"primary {Text(fields[9])}");
                current.Add($"uid {Text(fields[9])}{revoked}");
            }
        }

        foreach (var key in keys.Values) key.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <summary>The lines of a key that Latchkey has read.</summary>
    public static List<string> Of(PgpPublicKey key)
    {
        // A key that is revoked has revoked all that is on it.
        var isRevoked = key.Primary.IsRevoked;
        List<string> lines =
        [
            Of("pub", key.Primary, isRevoked),
            $"primary {key.PrimaryUserId}",
            .. key.UserIds.Select(one => $"uid {one.Text}{(one.IsRevoked || isRevoked ? " revoked" : "")}"),
            .. key.SubKeys.Select(one => Of("sub", one, one.IsRevoked || isRevoked)),
        ];
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string Of(string kind, PgpKeyFacts key, bool isRevoked)
    {
        key.Fingerprint.ShouldEndWith(key.KeyId);
        var uses = string.Concat(Letters.Where(known => (known.Flags & key.Flags) != PgpKeyFlags.None).Select(known => known.Letter));
        return $"{kind} {key.KeyLength} {key.Algorithm} {key.Curve ?? "-"} {key.Fingerprint} " +
            $"{key.Created.ToUnixTimeSeconds()}-{key.ValidUntil?.ToUnixTimeSeconds()} {uses}{(isRevoked ? " revoked" : "")}";
    }

    private static string Text(string escaped) => Encoding.UTF8.GetString(
        Encoding.Latin1.GetBytes(Escape().Replace(
            Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(escaped)),
            match => ((char)Convert.ToByte(match.Groups["digits"].Value, 16)).ToString())));

    [GeneratedRegex(@"\\x(?<digits>[0-9a-f]{2})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escape();
}
