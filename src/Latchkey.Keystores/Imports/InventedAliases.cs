using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;


namespace Latchkey.Keystores.Imports;

/// <summary>
/// Invents aliases for entries that have none of their own. The base is the name that the file repeats, or else the name of the subject; a
/// number follows if that alias is taken. A repeated <c>a</c> becomes <c>a_1</c>, or gets the first free number.
/// </summary>
/// <param name="isTaken">Whether the keystore or the file already has an alias.</param>
internal sealed class InventedAliases(Func<Alias, bool> isTaken)
{
    private const string Nameless = "entry";

    // Leaves room for a number.
    private const int MaxLength = Alias.MaxLength - 10;

    private readonly UniqueAliases _aliases = new(alias => isTaken(Alias.Parse(alias)));

    /// <summary>Returns a free alias and reserves it.</summary>
    public Alias For(ImportedEntry entry) =>
        Alias.Parse(_aliases.Take(Usable(entry.Alias) ?? Usable(CommonNameOf(entry)) ?? Usable(SubjectOf(entry)) ?? Nameless));

    private static string? CommonNameOf(ImportedEntry entry) => entry.Chain.IsEmpty ? null : CommonName.Of(entry.Chain[0]);

    private static string? SubjectOf(ImportedEntry entry) => entry.Chain.IsEmpty ? null : entry.Chain[0].SubjectDN;

    private static string? Usable(string? text)
    {
        if (text is null) return null;
        var cut = text.Length > MaxLength ? text[..MaxLength] : text;
        if (cut.Length > 0 && char.IsHighSurrogate(cut[^1])) cut = cut[..^1];
        return Alias.TryParse(cut.Trim(), out var alias) && alias is { IsReserved: false, IsVisible: true } ? alias.Value : null;
    }
}
