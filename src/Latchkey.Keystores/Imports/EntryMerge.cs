using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Imports;

/// <summary>Merges entries into a keystore.</summary>
internal static class EntryMerge
{
    /// <summary>The change that brings entries into a keystore.</summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="entries">The new state of the entries.</param>
    /// <param name="option">What happens to the entries that the keystore already has.</param>
    /// <param name="edit">Who imports, and when.</param>
    /// <param name="kept">
    /// Aliases whose entries stay even if all others are replaced. A file that names an entry but cannot bring it replaces nothing.
    /// </param>
    public static KeystoreChange Merge(
        this Keystore keystore, IEnumerable<KeystoreEntry> entries, ImportOption option, Edit edit, IEnumerable<string> kept)
    {
        var incoming = entries.ToDictionary(entry => entry.Alias);
        var changed = incoming.Values
            .Select(entry => new EntryChange(keystore.Name, entry.Alias, keystore.Entries.GetValueOrDefault(entry.Alias), entry))
            .Where(change => !change.After!.HasSameContentAs(change.Before));
        if (option != ImportOption.Replace) return new KeystoreChange(edit, [.. changed]);

        var staying = kept.ToHashSet(StringComparer.Ordinal);
        var removed = keystore.Entries.Values
            .Where(entry => entry.IsOfAdministrator && !incoming.ContainsKey(entry.Alias) && !staying.Contains(entry.Alias.Value))
            .Select(entry => new EntryChange(keystore.Name, entry.Alias, entry, null));
        return new KeystoreChange(edit, [.. changed, .. removed]);
    }

    /// <summary>
    /// The entry with this alias that an import with this option leaves in place; null if there is none, or if the import removes it.
    /// </summary>
    public static KeystoreEntry? Staying(this Keystore keystore, Alias alias, ImportOption option) =>
        keystore.Entries.GetValueOrDefault(alias) is { } entry && (option != ImportOption.Replace || !entry.IsOfAdministrator)
            ? entry
            : null;
}
