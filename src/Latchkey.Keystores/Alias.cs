using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Latchkey.Keystores;

/// <summary>
/// The name of a keystore entry: 1 to 250 characters, not blank, no control characters, case-sensitive, compared
/// code unit by code unit. On the wire it travels as its <see cref="Hexalias"/>.
/// </summary>
public sealed record Alias
{
    /// <summary>Most characters an alias may have (docs/contract.md#aliases).</summary>
    public const int MaxLength = 250;

    // A longer hex alias cannot decode to 250 characters: UTF-8 spends at most 3 bytes on one UTF-16 code unit.
    private const int MaxHexaliasLength = MaxLength * 3 * 2;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly HashSet<string> ReservedNames = new(StringComparer.Ordinal)
    {
        "hcicertificate", "hcicertificate1", "hcimsgcertificate",
    };

    private Alias(string value)
    {
        Value = value;
        Hexalias = Convert.ToHexString(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Orders aliases by their UTF-16 code units: the order in which keystores list their entries.</summary>
    public static IComparer<Alias> Order { get; } = Comparer<Alias>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));

    /// <summary>The alias as text.</summary>
    public string Value { get; }

    /// <summary>The UTF-8 bytes of the alias as upper-case hexadecimal digits.</summary>
    public string Hexalias { get; }

    /// <summary>Whether the alias belongs to the operator: it starts with <c>sap_</c> or is one of three old names.</summary>
    public bool IsReserved => Value.StartsWith("sap_", StringComparison.Ordinal) || ReservedNames.Contains(Value);

    /// <summary>
    /// Whether every character of the alias is visible. Invisible ones can make two aliases look alike, so a new entry must not have them:
    /// format characters, such as a zero-width space or a change of direction; characters that are ignored when drawn, such as a variation
    /// selector or a Hangul filler; line and paragraph separators; and blanks other than U+0020 and the wide U+3000.
    /// </summary>
    public bool IsVisible => Hidden is null;

    private int? Hidden
    {
        get
        {
            var position = 0;
            foreach (var rune in Value.EnumerateRunes())
            {
                if (IsOutOfSight(rune)) return position;
                position += rune.Utf16SequenceLength;
            }

            return null;
        }
    }

    private static bool IsOutOfSight(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.SpaceSeparator => rune.Value is not (' ' or 0x3000),
        _ => IsDefaultIgnorable(rune.Value),
    };

    // Default_Ignorable_Code_Point of the Unicode character database, without the characters of format; and the blank of Braille.
    private static bool IsDefaultIgnorable(int codePoint) => codePoint is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Refuses the alias for a new entry unless it is visible. An entry that has such an alias keeps it.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasIllegalCharacter"/>.</exception>
    public void RefuseUnlessVisible()
    {
        if (Hidden is { } position) throw new RefusalException(new Refusal.AliasIllegalCharacter(position));
    }

    /// <summary>Refuses the alias if it belongs to the operator.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>.</exception>
    public void RefuseIfReserved()
    {
        if (IsReserved) throw new RefusalException(new Refusal.AliasReserved(this));
    }

    /// <summary>Reads an alias given as text.</summary>
    /// <exception cref="RefusalException">The text is blank, too long, or has a control character.</exception>
    public static Alias Parse(string value)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new RefusalException(new Refusal.AliasEmpty());
        if (value.Length > MaxLength) throw new RefusalException(new Refusal.AliasTooLong(value.Length));
        for (var position = 0; position < value.Length;)
        {
            // A lone surrogate has no UTF-8 form: two of them would share one hex alias.
            if (!Rune.TryGetRuneAt(value, position, out var rune) || Rune.IsControl(rune))
                throw new RefusalException(new Refusal.AliasIllegalCharacter(position));
            position += rune.Utf16SequenceLength;
        }

        return new Alias(value);
    }

    /// <summary>Reads an alias given as text, or returns false where <see cref="Parse"/> would refuse it.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out Alias? alias)
    {
        try
        {
            alias = Parse(value);
            return true;
        }
        catch (RefusalException)
        {
            alias = null;
            return false;
        }
    }

    /// <summary>Reads an alias given as the hexadecimal digits, in either case, of its UTF-8 bytes.</summary>
    /// <exception cref="RefusalException">The digits or the bytes are malformed, or the alias is as in <see cref="Parse"/>.</exception>
    public static Alias FromHexalias(string hexalias)
    {
        if (hexalias.Length > MaxHexaliasLength) throw new RefusalException(new Refusal.AliasTooLong(hexalias.Length / 2));
        if (hexalias.Length % 2 != 0) throw new RefusalException(new Refusal.HexaliasOddLength(hexalias));
        if (!hexalias.All(char.IsAsciiHexDigit)) throw new RefusalException(new Refusal.HexaliasIllegalCharacter(hexalias));
        try
        {
            return Parse(StrictUtf8.GetString(Convert.FromHexString(hexalias)));
        }
        catch (DecoderFallbackException malformed)
        {
            throw new RefusalException(new Refusal.AliasNotUtf8(hexalias), malformed);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
