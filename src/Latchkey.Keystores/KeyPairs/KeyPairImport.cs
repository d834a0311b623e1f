using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>The rule of new key pairs, generated or uploaded.</summary>
public static class KeyPairImport
{
    /// <summary>
    /// Adds a key pair, or, with <paramref name="update"/>, replaces the entry with this alias. The same pair again changes nothing.
    /// </summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="alias">The alias of the entry.</param>
    /// <param name="chain">The certificates, the key's own first.</param>
    /// <param name="privateKey">The private key.</param>
    /// <param name="update">If true, the alias must exist; if false, it must not.</param>
    /// <param name="trust">Why the chain is trusted; evaluated only after every other check has passed.</param>
    /// <param name="edit">Who adds it, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.AliasTaken"/>, <see cref="Refusal.AliasIllegalCharacter"/>,
    /// <see cref="Refusal.EntryToUpdateMissing"/> or <see cref="Refusal.CertificateNotTrusted"/>.
    /// </exception>
    public static KeystoreChange PutKeyPair(
        this Keystore keystore, Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, bool update, TrustBasis trust,
        Edit edit)
    {
        alias.RefuseIfReserved();
        var current = keystore.Entries.GetValueOrDefault(alias);
        if (!update) keystore.RefuseUnlessNew(alias);
        if (current is null && update) throw new RefusalException(new Refusal.EntryToUpdateMissing(alias, keystore.Name));
        if (!trust.Supports(chain, keystore.Certificates)) throw new RefusalException(new Refusal.CertificateNotTrusted(alias, chain[0]));
        return keystore.ChangePair(
            current, KeystoreEntry.OfKeyPair(alias, chain, privateKey, EntryOwner.TenantAdministrator, current, edit), edit);
    }

    // A pipeline may upload the same pair on each run, and changes nothing.
    internal static KeystoreChange ChangePair(this Keystore keystore, KeystoreEntry? before, KeystoreEntry after, Edit edit) =>
        after.HasSameContentAs(before) ? KeystoreChange.None(edit) : keystore.Change(after.Alias, before, after, edit);
}
