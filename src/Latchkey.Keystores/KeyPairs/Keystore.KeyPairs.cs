using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores;

/// <content>The rules about key pairs.</content>
public sealed partial class Keystore
{
    /// <summary>
    /// Adds a key pair, or with <paramref name="update"/> puts it in the place of the entry that is there. The same pair again changes
    /// nothing.
    /// </summary>
    /// <param name="alias">The alias of the entry.</param>
    /// <param name="chain">The certificates, the key's own first.</param>
    /// <param name="privateKey">The private key.</param>
    /// <param name="update">Whether the alias must be there already; without it, it must not.</param>
    /// <param name="trusted">Tells whether the chain is trusted or vouched for; asked only when all else is well.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.AliasTaken"/>, <see cref="Refusal.AliasIllegalCharacter"/>, <see cref="Refusal.EntryToUpdateMissing"/> or
    /// <see cref="Refusal.CertificateNotTrusted"/>.
    /// </exception>
    public KeystoreChange PutKeyPair(
        Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, bool update, Func<Keystore, bool> trusted, Edit edit)
    {
        RefuseReserved(alias);
        var current = Entries.GetValueOrDefault(alias);
        if (!update) RequireNew(alias);
        if (current is null && update) throw new RefusalException(new Refusal.EntryToUpdateMissing(alias, Name));
        if (!trusted(this)) throw new RefusalException(new Refusal.CertificateNotTrusted(alias, chain[0]));
        return ChangePair(current, KeyPair(alias, chain, privateKey, EntryOwner.TenantAdministrator, current, edit), edit);
    }

    /// <summary>Gives a key pair the chain that an authority signed for it. The same chain again changes nothing.</summary>
    /// <param name="alias">The alias of the key pair.</param>
    /// <param name="chain">Builds the chain for the entry, whose issuers may be in the keystore.</param>
    /// <param name="trusted">Tells whether the chain is trusted or vouched for.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.EntryNotFound"/>, <see cref="Refusal.NotAKeyPair"/>,
    /// <see cref="Refusal.CertificateNotTrusted"/>, or what <paramref name="chain"/> refuses.
    /// </exception>
    public KeystoreChange ReplaceChain(
        Alias alias, Func<KeystoreEntry, Keystore, ImmutableArray<Certificate>> chain, Func<Keystore, ImmutableArray<Certificate>, bool> trusted, Edit edit)
    {
        RefuseReserved(alias);
        var entry = FindKeyPair(alias);
        var built = chain(entry, this);
        if (!trusted(this, built)) throw new RefusalException(new Refusal.CertificateNotTrusted(alias, built[0]));
        return ChangePair(entry, entry with { Chain = built, LastModified = edit }, edit);
    }

    /// <summary>The key pair with this alias.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/> or <see cref="Refusal.NotAKeyPair"/>.</exception>
    public KeystoreEntry FindKeyPair(Alias alias) => Find(alias) is { Type: EntryType.KeyPair } pair
        ? pair
        : throw new RefusalException(new Refusal.NotAKeyPair(alias));

    // What a pipeline uploads again on each run is no change.
    private KeystoreChange ChangePair(KeystoreEntry? before, KeystoreEntry after, Edit edit) =>
        HoldTheSame(before, after) ? KeystoreChange.None(edit) : Change(after.Alias, before, after, edit);

    internal static KeystoreEntry KeyPair(
        Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, EntryOwner owner, KeystoreEntry? current, Edit edit) => new()
        {
            Alias = alias,
            Owner = owner,
            Chain = chain,
            PrivateKey = privateKey,
            Created = current?.Created ?? edit,
            LastModified = edit,
        };
}
