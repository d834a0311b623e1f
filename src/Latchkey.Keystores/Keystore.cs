using System.Collections.Immutable;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores;

/// <summary>
/// The rules of a keystore, on an immutable snapshot of it. A rule looks at the snapshot and either refuses or says
/// which entries change; it changes nothing itself, so it can be tried, repeated and thrown away.
/// </summary>
public sealed class Keystore
{
    private Keystore(KeystoreName name, ImmutableSortedDictionary<Alias, KeystoreEntry> entries, Edit? lastModified)
    {
        Name = name;
        Entries = entries;
        LastModified = lastModified;
    }

    /// <summary>The keystore's name.</summary>
    public KeystoreName Name { get; }

    /// <summary>The entries in the order of <see cref="Alias.Order"/>.</summary>
    public ImmutableSortedDictionary<Alias, KeystoreEntry> Entries { get; }

    /// <summary>The last change, or null if there was none.</summary>
    public Edit? LastModified { get; }

    /// <summary>A keystore that was never changed.</summary>
    public static Keystore Empty(KeystoreName name) => new(name, ImmutableSortedDictionary.Create<Alias, KeystoreEntry>(Alias.Order), null);

    /// <summary>The keystore as it was stored.</summary>
    public static Keystore Restore(KeystoreName name, IEnumerable<KeystoreEntry> entries, Edit? lastModified) =>
        new(name, entries.ToImmutableSortedDictionary(entry => entry.Alias, entry => entry, Alias.Order), lastModified);

    /// <summary>The entry with this alias.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>.</exception>
    public KeystoreEntry Find(Alias alias) =>
        Entries.GetValueOrDefault(alias) ?? throw new RefusalException(new Refusal.EntryNotFound(alias));

    /// <summary>
    /// Adds a certificate, or with <paramref name="update"/> replaces the one that is there
    /// (wire.md 4.8: whether the alias exists is asked before whether the certificate is trusted).
    /// </summary>
    /// <param name="alias">The alias of the entry.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="update">Whether the alias must be there already; without it, it must not.</param>
    /// <param name="trusted">Tells whether a certificate is trusted or vouched for; asked only when all else is well.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.EntryAlreadyExists"/>, <see cref="Refusal.EntryToUpdateMissing"/>,
    /// <see cref="Refusal.KeyPairNotOverwritable"/> or <see cref="Refusal.CertificateNotTrusted"/>.
    /// </exception>
    public KeystoreChange ImportCertificate(Alias alias, Certificate certificate, bool update, Func<Keystore, bool> trusted, Edit edit)
    {
        RefuseReserved(alias);
        var current = Entries.GetValueOrDefault(alias);
        if (current is not null && !update) throw new RefusalException(new Refusal.EntryAlreadyExists(alias, Name));
        if (current is null && update) throw new RefusalException(new Refusal.EntryToUpdateMissing(alias, Name));
        if (current is { Type: EntryType.KeyPair }) throw new RefusalException(new Refusal.KeyPairNotOverwritable(alias));
        if (!trusted(this)) throw new RefusalException(new Refusal.CertificateNotTrusted(alias, certificate));

        if (current?.Certificate.Der.Span.SequenceEqual(certificate.Der.Span) == true) return KeystoreChange.None(edit);
        return Change(alias, current, Certified(alias, certificate, current, edit), edit);
    }

    /// <summary>Deletes one entry.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/> or <see cref="Refusal.EntryNotFound"/>.</exception>
    public KeystoreChange Delete(Alias alias, Edit edit)
    {
        RefuseReserved(alias);
        return Change(alias, Find(alias), null, edit);
    }

    /// <summary>Deletes those of the entries that are there; aliases that are not are passed over (wire.md 4.14).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>: then nothing is deleted.</exception>
    public KeystoreChange DeleteAll(IReadOnlyCollection<Alias> aliases, Edit edit)
    {
        foreach (var alias in aliases) RefuseReserved(alias);
        var present = aliases.Distinct().Select(alias => Entries.GetValueOrDefault(alias)).OfType<KeystoreEntry>();
        return new KeystoreChange(edit, [.. present.Select(entry => new EntryChange(Name, entry.Alias, entry, null))]);
    }

    /// <summary>The snapshot after changes of its entries.</summary>
    internal Keystore Apply(IEnumerable<EntryChange> changes, Edit edit)
    {
        var entries = Entries.ToBuilder();
        foreach (var change in changes)
        {
            if (change.After is null) entries.Remove(change.Alias);
            else entries[change.Alias] = change.After;
        }

        return new Keystore(Name, entries.ToImmutable(), edit);
    }

    private KeystoreChange Change(Alias alias, KeystoreEntry? before, KeystoreEntry? after, Edit edit) =>
        KeystoreChange.One(edit, new EntryChange(Name, alias, before, after));

    private static KeystoreEntry Certified(Alias alias, Certificate certificate, KeystoreEntry? current, Edit edit) => new()
    {
        Alias = alias,
        Owner = EntryOwner.TenantAdministrator,
        Chain = [certificate],
        Created = current?.Created ?? edit,
        LastModified = edit,
    };

    private static void RefuseReserved(Alias alias)
    {
        if (alias.IsReserved) throw new RefusalException(new Refusal.AliasReserved(alias));
    }
}
