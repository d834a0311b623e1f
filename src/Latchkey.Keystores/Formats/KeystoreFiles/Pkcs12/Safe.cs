using System.Formats.Asn1;

namespace Latchkey.Keystores.Formats;

/// <summary>A part of a PKCS#12 file: several bags, encrypted together or not.</summary>
internal sealed class Safe(PasswordEncryption? encryption, SecretBytes octets) : IDisposable
{
    private SecretBytes _octets = octets;

    /// <summary>Whether the bags can be visited only after <see cref="Decrypt"/>.</summary>
    public bool IsEncrypted { get; private set; } = encryption is not null;

    /// <summary>Charges for what can be seen: the decryption of the safe, or else that of the keys in it.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.FileTooCostly"/>; <see cref="Refusal.KeystoreFileNotAcceptable"/>: too many bags.
    /// </exception>
    public void Charge(WorkBudget budget)
    {
        if (IsEncrypted)
        {
            budget.SpendDerivation(encryption!.Iterations, encryption.CostOfIteration);
            return;
        }

        VisitBags(bag =>
        {
            budget.CountEntry();
            if (bag.Type == SafeBag.ShroudedKey && EncryptedKey.Read(bag.Value).Encryption is { } keyEncryption)
                budget.SpendDerivation(keyEncryption.Iterations, keyEncryption.CostOfIteration);
        });
    }

    /// <summary>Decrypts the bags.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PasswordWrong"/>.</exception>
    public void Decrypt(Pkcs12Password password)
    {
        var decrypted = encryption!.Decrypt(_octets.Span, password) ?? throw Refuse.PasswordWrong();
        _octets.Dispose();
        _octets = decrypted;
        IsEncrypted = false;
        // One wrong key in 256 leaves something that looks padded.
        if (DerWalk.Check(decrypted.Span, allowIndefinite: true) is not (DerFault.None or DerFault.TooDeep)) throw Refuse.PasswordWrong();
    }

    /// <summary>Visits all bags.</summary>
    /// <exception cref="AsnContentException">The safe has another structure.</exception>
    /// <exception cref="RefusalException">As <see cref="Pfx.CheckOutline"/>.</exception>
    public void VisitBags(SafeBagVisitor visit)
    {
        Pfx.CheckOutline(_octets.Span);
        SafeBag.VisitAll(_octets.Span, visit);
    }

    /// <inheritdoc/>
    public void Dispose() => _octets.Dispose();
}
