using System.Text;

namespace Latchkey.Fuzz.Inputs;

/// <summary>Aliases, and ways to write each of them as the key of an address, right and wrong.</summary>
/// <param name="Alias">The alias.</param>
/// <param name="Ways">What may stand between the quotes, and whether it means the alias.</param>
internal sealed record AliasSpellings(string Alias, IReadOnlyList<(string Text, bool MeansIt)> Ways)
{
    // Each looks like another, or is what a careless reader makes of another.
    private static readonly string[] Peculiar =
    [
        "a", "A", "a ", " a", "a\u0301", "a/b", "a%2Fb", "a%252Fb", "a'b", "a''b", "a;b", "a\\b", "a+b", "a b", "a&b", "a?b", "a#b", "..",
        ".", "%", "%00", "61", "6161", "0x61", "\u00E9", "e\u0301", "\u212B", "\u00C5",
        "\uFF41", "\u0430", "\u0131", "I", "i", "\u00DF", "ss", "SS", "\uD83D\uDD11", "\u3000b", "a\u3000", "\u0251", "\u04D5", "null",
        "true", "system", "\u4E2D\u6587", "\u0915\u094D\u0937", "x()", "KeystoreEntries", "$value", "$batch",
    ];

    /// <summary>Fifty aliases with ten spellings each.</summary>
    public static IReadOnlyList<AliasSpellings> All { get; } = [.. Peculiar.Select(alias => new AliasSpellings(alias, WaysOf(alias)))];

    private static List<(string, bool)> WaysOf(string alias)
    {
        var digits = Convert.ToHexString(Encoding.UTF8.GetBytes(alias));
        var mixed = string.Concat(digits.Select((digit, i) => i % 2 == 0 ? char.ToLowerInvariant(digit) : digit));
        var encoded = string.Concat(digits.Select(digit => $"%{(int)digit:X2}"));
        return
        [
            (digits, true), (digits.ToLowerInvariant(), true), (mixed, true), (encoded, true),
            (encoded.Replace("%", "%25", StringComparison.Ordinal), false), // encoded twice
            (digits[..^1], false), (digits + "0", false), (digits + "00", false), (digits + "C3", false), (digits + "%2F", false),
        ];
    }
}
