using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Latchkey.Formats.Tests;

/// <summary>Asks the real JDK, in one process, what it reads in certificate files (Vectors/JdkFacts.java).</summary>
internal static partial class Jdk
{
    /// <summary>The facts of each file by name; the only one of a file that the JDK does not load is <c>refused</c>.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(IEnumerable<string> files)
    {
        var java = Tool.Start("java", "--add-exports", "java.base/sun.security.util=ALL-UNNAMED", Vectors.PathOf("JdkFacts.java"));
        return Parse(Tool.Finish(java, string.Join('\n', files)));
    }

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Parse(string blocks) =>
        [.. blocks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(ParseBlock)];

    private static Dictionary<string, string> ParseBlock(string block) => block
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .ToDictionary(fact => fact[0], fact => Unescape(fact[1]), StringComparer.Ordinal);

    private static string Unescape(string text) => Escape().Replace(text, match => Character(match.ValueSpan[1..]).ToString());

    private static char Character(ReadOnlySpan<char> digits) =>
        (char)ushort.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\[0-9A-F]{4}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escape();
}
