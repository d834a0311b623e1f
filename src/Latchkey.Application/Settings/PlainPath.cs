using System.Text.RegularExpressions;

namespace Latchkey.Application.Settings;

/// <summary>Paths that may stand in front of links: plain segments, which no encoding changes and no client resolves.</summary>
internal static partial class PlainPath
{
    /// <summary>Whether a text is one; the empty text is.</summary>
    public static bool Is(string path) => path.Length == 0 || Segments().IsMatch(path);

    [GeneratedRegex(@"\A(/(?!\.{1,2}(/|\z))[A-Za-z0-9._~-]+)+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Segments();
}
