using Latchkey.Formats.Certificates;


namespace Latchkey.Keystores;

/// <content>The rules about certificates.</content>
public sealed partial class Keystore
{
    /// <summary>
    /// Adds a certificate, or with <paramref name="update"/> replaces the one that is there
    /// (docs/contract.md#upload-a-certificate: the check that the alias exists comes before the check of trust).
    /// </summary>
    /// <param name="alias">The alias of the entry.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="update">Whether the alias must be there already; without it, it must not.</param>
    /// <param name="trusted">Tells whether a certificate is trusted or vouched for; asked only when all else is well.</param>
    /// <param name="edit">Who asks, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>, <see cref="Refusal.EntryAlreadyExists"/>, <see cref="Refusal.EntryToUpdateMissing"/>, <see cref="Refusal.AliasIllegalCharacter"/>,
    /// <see cref="Refusal.KeyPairNotOverwritable"/> or <see cref="Refusal.CertificateNotTrusted"/>.
    /// </exception>
    public KeystoreChange ImportCertificate(Alias alias, Certificate certificate, bool update, Func<Keystore, bool> trusted, Edit edit)
    {
        RefuseReserved(alias);
        var current = Entries.GetValueOrDefault(alias);
        if (current is not null && !update) throw new RefusalException(new Refusal.EntryAlreadyExists(alias, Name));
        if (current is null && update) throw new RefusalException(new Refusal.EntryToUpdateMissing(alias, Name));
        if (current is null) alias.RefuseUnlessVisible();
        if (current is { Type: EntryType.KeyPair }) throw new RefusalException(new Refusal.KeyPairNotOverwritable(alias));
        if (!trusted(this)) throw new RefusalException(new Refusal.CertificateNotTrusted(alias, certificate));

        if (current?.Certificate.Der.Span.SequenceEqual(certificate.Der.Span) == true) return KeystoreChange.None(edit);
        return Change(alias, current, Certified(alias, certificate, current, edit), edit);
    }

    internal static KeystoreEntry Certified(Alias alias, Certificate certificate, KeystoreEntry? current, Edit edit) => new()
    {
        Alias = alias,
        Owner = EntryOwner.TenantAdministrator,
        Chain = [certificate],
        Created = current?.Created ?? edit,
        LastModified = edit,
    };
}
