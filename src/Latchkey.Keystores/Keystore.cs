using System.Collections.Immutable;
using Latchkey.Formats.Certificates;

namespace Latchkey.Keystores;

/// <summary>
/// The rules of a keystore, on an immutable snapshot of it. A rule looks at the snapshot and either refuses or says
/// which entries change; it changes nothing itself, so it can be tried, repeated and thrown away.
/// </summary>
public sealed partial class Keystore
{
    private Keystore(KeystoreName name, ImmutableSortedDictionary<Alias, KeystoreEntry> entries, ImmutableHashSet<Alias> altered, Edit? lastModified)
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

    /// <summary>Aliases whose entries are not as they were written: nothing may be done with them but to delete them.</summary>
    public ImmutableHashSet<Alias> Altered { get; }

    /// <summary>The certificates that stand as entries of their own: these, and not the chains of key pairs, lend trust.</summary>
    public IEnumerable<Certificate> Certificates => Entries.Values.Where(entry => entry.Type == EntryType.Certificate).Select(entry => entry.Certificate);

    /// <summary>The last change, or null if there was none.</summary>
    public Edit? LastModified { get; }

    /// <summary>A keystore that was never changed.</summary>
    public static Keystore Empty(KeystoreName name) => new(name, ImmutableSortedDictionary.Create<Alias, KeystoreEntry>(Alias.Order), [], null);

    /// <summary>The entry with this alias.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/> or <see cref="Refusal.EntryAltered"/>.</exception>
    public KeystoreEntry Find(Alias alias)
    {
        RefuseAltered(alias);
        return Entries.GetValueOrDefault(alias) ?? throw new RefusalException(new Refusal.EntryNotFound(alias));
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

    /// <summary>Refuses an alias whose entry is not as it was written.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryAltered"/>.</exception>
    internal void RefuseAltered(Alias alias)
    {
        if (Altered.Contains(alias)) throw new RefusalException(new Refusal.EntryAltered(alias));
    }

    private KeystoreChange Change(Alias alias, KeystoreEntry? before, KeystoreEntry? after, Edit edit) =>
        KeystoreChange.One(edit, new EntryChange(Name, alias, before, after));

    private static void RefuseReserved(Alias alias)
    {
        if (alias.IsReserved) throw new RefusalException(new Refusal.AliasReserved(alias));
    }
}
