using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;


namespace Latchkey.Keystores.Imports;

/// <summary>
/// Invents aliases for entries that have none of their own: the name that the file repeats, or else the subject's, with a number
/// where that is taken. A repeated <c>a</c> becomes <c>a_1</c>, or gets the first number that is free.
/// </summary>
/// <param name="isTaken">Whether the keystore or the file has the alias.</param>
internal sealed class InventedAliases(Func<Alias, bool> isTaken)
{
    private const string Nameless = "entry";

    // A number fits behind it.
    private const int MaxLength = Alias.MaxLength - 10;

    private readonly UniqueAliases _aliases = new(alias => isTaken(Alias.Parse(alias)));

    /// <summary>An alias that is free, and is given to nothing else.</summary>
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
