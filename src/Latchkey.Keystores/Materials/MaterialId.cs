namespace Latchkey.Keystores.Materials;

/// <summary>The identity of a piece of security material: its set, and its name in the set, which is case-sensitive.</summary>
public sealed record MaterialId(MaterialSet Set, string Name)
{
    /// <summary>The maximum length of a name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 250;

    private static readonly MaterialSet[] Credentials =
        [MaterialSet.UserCredentials, MaterialSet.OAuth2ClientCredentials, MaterialSet.SecureParameters];

    /// <summary>
    /// The identities that cannot be in use at the same time, this one among them: all kinds of credentials share one space of names.
    /// </summary>
    public IEnumerable<MaterialId> Namesakes => Credentials.Contains(Set) ? Credentials.Select(set => this with { Set = set }) : [this];

    /// <summary>Checks the name of new material and makes its identity.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialNameInvalid"/>: the name is empty, blank or too long, or has a character that nobody sees.
    /// </exception>
    public static MaterialId Create(MaterialSet set, string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw Invalid("it must not be empty");
        if (name.Length > MaxNameLength) throw Invalid($"it has {name.Length} characters; at most {MaxNameLength} are allowed");

        // The rules of visible text are those of aliases.
        if (!Alias.TryParse(name, out var text) || !text.IsVisible) throw Invalid("it has a control character or an invisible character");
        return new MaterialId(set, name);

        static RefusalException Invalid(string reason) => new(new Refusal.MaterialNameInvalid(reason));
    }
}
