using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>The rule of the chain that an authority has signed for a key pair.</summary>
public static class ChainReplacement
{
    /// <summary>
    /// Gives a key pair the chain that an authority has signed for it. Issuers that the upload lacks are looked up in the keystore. The
    /// same chain again changes nothing.
    /// </summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="alias">The alias of the key pair.</param>
    /// <param name="uploaded">The certificates of the upload, in any order.</param>
    /// <param name="trust">Why the chain is trusted; evaluated only after every other check has passed.</param>
    /// <param name="edit">Who replaces it, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.EntryNotFound"/>, <see cref="Refusal.NotAKeyPair"/>,
    /// <see cref="Refusal.ChainKeyMismatch"/>, <see cref="Refusal.ChainInvalid"/> or <see cref="Refusal.CertificateNotTrusted"/>.
    /// </exception>
    public static KeystoreChange ReplaceChain(
        this Keystore keystore, Alias alias, IReadOnlyList<Certificate> uploaded, TrustBasis trust, Edit edit)
    {
        alias.RefuseIfReserved();
        var pair = keystore.FindKeyPair(alias);
        ImmutableArray<Certificate> chain = [.. Uploads.BuildChain(pair.Certificate, uploaded, keystore.Certificates, edit.At)];
        if (!trust.Supports(chain, keystore.Certificates)) throw new RefusalException(new Refusal.CertificateNotTrusted(alias, chain[0]));
        return keystore.ChangePair(pair, pair with { Chain = chain, LastModified = edit }, edit);
    }
}
