using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;

namespace Latchkey.Keystores.Certificates;

/// <summary>The rule of certificate imports.</summary>
public static class CertificateImport
{
    /// <summary>
    /// Adds a certificate, or, with <paramref name="update"/>, replaces it. The existence of the alias is checked before trust
    /// (docs/contract.md#upload-a-certificate).
    /// </summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="alias">The alias of the entry.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="update">If true, the alias must exist; if false, it must not.</param>
    /// <param name="trust">Why the certificate is trusted; evaluated only after every other check has passed.</param>
    /// <param name="edit">Who imports, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.EntryAlreadyExists"/>, <see cref="Refusal.EntryToUpdateMissing"/>,
    /// <see cref="Refusal.AliasIllegalCharacter"/>, <see cref="Refusal.KeyPairNotOverwritable"/> or
    /// <see cref="Refusal.CertificateNotTrusted"/>.
    /// </exception>
    public static KeystoreChange ImportCertificate(
        this Keystore keystore, Alias alias, Certificate certificate, bool update, TrustBasis trust, Edit edit)
    {
        alias.RefuseIfReserved();
        var current = keystore.Entries.GetValueOrDefault(alias);
        if (current is not null && !update) throw new RefusalException(new Refusal.EntryAlreadyExists(alias, keystore.Name));
        if (current is null && update) throw new RefusalException(new Refusal.EntryToUpdateMissing(alias, keystore.Name));
        if (current is null) alias.RefuseUnlessVisible();
        if (current is { Type: EntryType.KeyPair }) throw new RefusalException(new Refusal.KeyPairNotOverwritable(alias));
        if (!trust.Supports([certificate], keystore.Certificates))
            throw new RefusalException(new Refusal.CertificateNotTrusted(alias, certificate));

        if (current?.Certificate.Der.Span.SequenceEqual(certificate.Der.Span) == true) return KeystoreChange.None(edit);
        return keystore.Change(alias, current, KeystoreEntry.OfCertificate(alias, certificate, current, edit), edit);
    }
}
