using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Latchkey.Keystores.Tenants;

/// <summary>
/// A note that users write on an entry of the tenant keystore. It belongs to the alias: it survives new content, and follows a rename.
/// </summary>
public sealed partial record AliasNote
{
    /// <summary>The maximum length of an owner, in characters.</summary>
    public const int MaxOwnerLength = 150;

    /// <summary>The maximum length of a text, in characters.</summary>
    public const int MaxTextLength = 2_000;

    /// <summary>The maximum number of labels per alias.</summary>
    public const int MaxLabels = 20;

    private AliasNote()
    {
    }

    /// <summary>The person responsible for the entry: a name, or a mail address to which notices are sent; may be empty.</summary>
    public required string Owner { get; init; }

    /// <summary>Free text; may be empty.</summary>
    public required string Text { get; init; }

    /// <summary>Labels, sorted and without duplicates: lower-case letters, digits and <c>._/-</c>, at most 63 characters each.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Who last wrote it, and when.</summary>
    public Edit LastModified { get; init; } = new("", DateTimeOffset.UnixEpoch);

    /// <summary>Whether it has no content, which counts as no note.</summary>
    public bool IsEmpty => Owner.Length == 0 && Text.Length == 0 && Labels.IsEmpty;

    /// <summary>Checks and creates a note that a user has written.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.NoteInvalid"/>.</exception>
    public static AliasNote Create(string owner, string text, IEnumerable<string> labels)
    {
        var (trimmed, lines) = (owner.Trim(), text.ReplaceLineEndings("\n").Trim());
        if (trimmed.Length > MaxOwnerLength || !IsPlain(trimmed, ""))
            throw Invalid("Owner", $"at most {MaxOwnerLength} characters, none of them a control character");
        if (lines.Length > MaxTextLength || !IsPlain(lines, "\n\t"))
            throw Invalid("Note", $"at most {MaxTextLength} characters, none of them a control character but tabs and ends of lines");
        return new AliasNote { Owner = trimmed, Text = lines, Labels = Sorted(labels) };
    }

    /// <summary>Makes a note from its stored values.</summary>
    public static AliasNote FromStore(string owner, string text, ImmutableArray<string> labels, Edit lastModified) =>
        new() { Owner = owner, Text = text, Labels = labels, LastModified = lastModified };

    /// <summary>Whether another note has the same content. Author and time do not count.</summary>
    public bool HasSameContentAs(AliasNote other) =>
        Owner == other.Owner && Text == other.Text && Labels.SequenceEqual(other.Labels, StringComparer.Ordinal);

    private static ImmutableArray<string> Sorted(IEnumerable<string> labels)
    {
        // One more than the maximum is enough for a refusal.
        var taken = labels.Take(MaxLabels + 1).ToList();
        if (taken.Count > MaxLabels) throw Invalid("Labels", $"at most {MaxLabels} labels");
        if (taken.Exists(label => label is null || !Label().IsMatch(label)))
            throw Invalid("Labels", "each label has 1 to 63 lower-case letters, digits and ._/- and begins with a letter or digit");
        return [.. taken.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // A lone surrogate has no UTF-8 form; it would be read back as another character.
    private static bool IsPlain(string text, string allowed)
    {
        for (var position = 0; position < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, position, out var rune)) return false;
            if (Rune.IsControl(rune) && !allowed.Contains(text[position])) return false;
            position += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static RefusalException Invalid(string property, string reason) => new(new Refusal.NoteInvalid(property, reason));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._/-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Label();
}
