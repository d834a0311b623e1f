using System.Globalization;
using System.Text;

namespace Latchkey.Pages.Downloads;

/// <summary>Names for files that browsers save, made from text that somebody else chose.</summary>
internal static class FileName
{
    // Leaves room for an extension within the 255 octets that file systems accept.
    private const int MaxOctets = 200;

    /// <summary>
    /// A name that stays in the folder that it is saved to and reads as it is: letters, digits, marks and <c>.-_ ()[]@+=,</c>, with
    /// <c>_</c> for everything else, and no dot at its beginning. <c>Results.File</c> writes it in both forms of RFC 6266.
    /// </summary>
    public static string Of(string text, string ending)
    {
        var name = new StringBuilder();
        var octets = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = IsSafe(rune) && !(name.Length == 0 && rune.Value == '.') ? rune : new Rune('_');
            octets += kept.Utf8SequenceLength;
            if (octets > MaxOctets) break;
            name.Append(kept);
        }

        return name.Append(ending).ToString();
    }

    private static bool IsSafe(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || ".-_ ()[]@+=,".Contains((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber;
}
