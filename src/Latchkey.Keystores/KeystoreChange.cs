using System.Collections.Immutable;

namespace Latchkey.Keystores;

/// <summary>What one write does to one keystore, decided by a rule of <see cref="Keystore"/>.</summary>
public sealed record KeystoreChange(KeystoreName Keystore, Edit Edit, ImmutableArray<EntryChange> Entries)
{
    /// <summary>A write that was allowed and changes nothing.</summary>
    public static KeystoreChange None(KeystoreName keystore, Edit edit) => new(keystore, edit, []);
}

/// <summary>What becomes of one entry: added where nothing was before, removed where nothing is after.</summary>
public sealed record EntryChange(Alias Alias, KeystoreEntry? Before, KeystoreEntry? After);
