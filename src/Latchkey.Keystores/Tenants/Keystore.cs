using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Tenants;

/// <summary>
/// An immutable snapshot of a keystore. Each feature keeps its rules in its own folder. A rule reads the snapshot, and either refuses or
/// returns the changed entries. It changes nothing itself, so the store can run it again or discard its result.
/// </summary>
public sealed class Keystore
{
    private Keystore(
        KeystoreName name, ImmutableSortedDictionary<Alias, KeystoreEntry> entries, ImmutableHashSet<Alias> altered, Edit? lastModified)
    {
        Name = name;
        Entries = entries;
        Altered = altered;
        LastModified = lastModified;
    }

    /// <summary>The keystore's name.</summary>
    public KeystoreName Name { get; }

    /// <summary>The entries in the order of <see cref="Alias.Order"/>.</summary>
    public ImmutableSortedDictionary<Alias, KeystoreEntry> Entries { get; }

    /// <summary>Aliases whose entries were altered in the database. Such an entry can only be deleted.</summary>
    public ImmutableHashSet<Alias> Altered { get; }

    /// <summary>The certificates that are entries of their own. Only these add trust; the chains of key pairs do not.</summary>
    public IEnumerable<Certificate> Certificates =>
        Entries.Values.Where(entry => entry.Type == EntryType.Certificate).Select(entry => entry.Certificate);

    /// <summary>The last change, or null if there was none.</summary>
    public Edit? LastModified { get; }

    /// <summary>A keystore that was never changed.</summary>
    public static Keystore Empty(KeystoreName name) =>
        new(name, ImmutableSortedDictionary.Create<Alias, KeystoreEntry>(Alias.Order), [], null);

    /// <summary>The entry with this alias.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/> or <see cref="Refusal.EntryAltered"/>.</exception>
    public KeystoreEntry Find(Alias alias)
    {
        RefuseAltered(alias);
        return Entries.GetValueOrDefault(alias) ?? throw new RefusalException(new Refusal.EntryNotFound(alias));
    }

    /// <summary>The key pair with this alias.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.EntryNotFound"/>, <see cref="Refusal.EntryAltered"/> or <see cref="Refusal.NotAKeyPair"/>.
    /// </exception>
    public KeystoreEntry FindKeyPair(Alias alias) => Find(alias) is { Type: EntryType.KeyPair } pair
        ? pair
        : throw new RefusalException(new Refusal.NotAKeyPair(alias));

    /// <summary>Refuses an alias that a new entry of the tenant administrator must not have.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.EntryAltered"/>, <see cref="Refusal.AliasTaken"/> or
    /// <see cref="Refusal.AliasIllegalCharacter"/>.
    /// </exception>
    public void RefuseUnlessFree(Alias alias)
    {
        alias.RefuseIfReserved();
        RefuseUnlessNew(alias);
    }

    /// <summary>The snapshot after changes of its entries.</summary>
    internal Keystore Apply(IEnumerable<EntryChange> changes, Edit? edit)
    {
        var (entries, altered) = (Entries.ToBuilder(), Altered.ToBuilder());
        foreach (var change in changes)
        {
            if (change.After is null) entries.Remove(change.Alias);
            else entries[change.Alias] = change.After;
            if (change.IsAltered) altered.Add(change.Alias);
            else altered.Remove(change.Alias);
        }

        return new Keystore(Name, entries.ToImmutable(), altered.ToImmutable(), edit);
    }

    /// <summary>Refuses an alias whose entry was altered.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryAltered"/>.</exception>
    internal void RefuseAltered(Alias alias)
    {
        if (Altered.Contains(alias)) throw new RefusalException(new Refusal.EntryAltered(alias));
    }

    /// <summary>Refuses an alias that is taken, or that no new entry may have.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.EntryAltered"/>, <see cref="Refusal.AliasTaken"/> or <see cref="Refusal.AliasIllegalCharacter"/>.
    /// </exception>
    internal void RefuseUnlessNew(Alias alias)
    {
        RefuseAltered(alias);
        if (Entries.ContainsKey(alias)) throw new RefusalException(new Refusal.AliasTaken(alias));
        alias.RefuseUnlessVisible();
    }

    /// <summary>A change of one entry of this keystore.</summary>
    internal KeystoreChange Change(Alias alias, KeystoreEntry? before, KeystoreEntry? after, Edit edit) =>
        KeystoreChange.One(edit, new EntryChange(Name, alias, before, after));
}
