using System.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>A part of a PKCS#12 file: several bags, encrypted together or not.</summary>
internal sealed class Safe(PasswordEncryption? encryption, SecretBytes octets) : IDisposable
{
    private SecretBytes _octets = octets;

    /// <summary>Whether the bags can be visited only after <see cref="Decrypt"/>.</summary>
    public bool IsEncrypted { get; private set; } = encryption is not null;

    /// <summary>Charges for what can be seen: the decryption of the safe, or else that of the keys in it.</summary>
    /// <param name="budget">The budget that pays.</param>
    /// <param name="forms">How many forms of the password may be tried.</param>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.TooCostly"/>; <see cref="FileFault.KeystoreFileNotAcceptable"/>: too many bags.
    /// </exception>
    public void Charge(WorkBudget budget, int forms)
    {
        if (IsEncrypted)
        {
            encryption!.Charge(budget, forms);
            return;
        }

        VisitBags(bag =>
        {
            budget.CountEntry();
            if (bag.Type == SafeBag.ShroudedKey) EncryptionOf(bag)?.Charge(budget, forms);
        });
    }

    /// <summary>Decrypts the bags.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PasswordWrong"/>.</exception>
    public void Decrypt(Pkcs12Password password)
    {
        var decrypted = encryption!.Open(_octets.Span, password) ?? throw Refuse.PasswordWrong();
        _octets.Dispose();
        _octets = decrypted;
        IsEncrypted = false;
    }

    /// <summary>Visits all bags.</summary>
    /// <exception cref="AsnContentException">The safe has another structure.</exception>
    /// <exception cref="FileRefusedException">As <see cref="Pfx.CheckOutline"/>.</exception>
    public void VisitBags(SafeBagVisitor visit)
    {
        Pfx.CheckOutline(_octets.Span);
        SafeBag.VisitAll(_octets.Span, visit);
    }

    // A key that is damaged costs nothing, and is named when it is opened.
    private static PasswordEncryption? EncryptionOf(SafeBag bag)
    {
        try
        {
            return EncryptedKey.Read(bag.Value).Encryption;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _octets.Dispose();
}
