using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Imports;

/// <summary>Merges entries into a keystore.</summary>
internal static class EntryMerge
{
    /// <summary>The change that makes a keystore hold some entries.</summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="entries">The entries, as they will be.</param>
    /// <param name="option">What becomes of the entries that the keystore has already.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <param name="kept">
    /// Aliases whose entries stay even if all others are replaced: a file that names an entry and cannot bring it replaces nothing.
    /// </param>
    public static KeystoreChange Merge(
        this Keystore keystore, IEnumerable<KeystoreEntry> entries, ImportOption option, Edit edit, IEnumerable<string> kept)
    {
        var incoming = entries.ToDictionary(entry => entry.Alias);
        var changed = incoming.Values
            .Select(entry => new EntryChange(keystore.Name, entry.Alias, keystore.Entries.GetValueOrDefault(entry.Alias), entry))
            .Where(change => !change.After!.HoldsTheSameAs(change.Before));
        if (option != ImportOption.Replace) return new KeystoreChange(edit, [.. changed]);

        var staying = kept.ToHashSet(StringComparer.Ordinal);
        var removed = keystore.Entries.Values
            .Where(entry => entry.IsTenants && !incoming.ContainsKey(entry.Alias) && !staying.Contains(entry.Alias.Value))
            .Select(entry => new EntryChange(keystore.Name, entry.Alias, entry, null));
        return new KeystoreChange(edit, [.. changed, .. removed]);
    }

    /// <summary>The entry with this alias that an import with this option leaves in place; null if it has none or removes it.</summary>
    public static KeystoreEntry? Staying(this Keystore keystore, Alias alias, ImportOption option) =>
        keystore.Entries.GetValueOrDefault(alias) is { } entry && (option != ImportOption.Replace || !entry.IsTenants) ? entry : null;
}
