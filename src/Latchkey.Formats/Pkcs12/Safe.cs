using System.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>A part of a PKCS#12 file: several bags, encrypted together or not at all.</summary>
internal sealed class Safe(PasswordEncryption? encryption, SecretBytes octets) : IDisposable
{
    private SecretBytes _octets = octets;

    /// <summary>Whether the bags can only be visited after <see cref="Decrypt"/>.</summary>
    public bool IsEncrypted { get; private set; } = encryption is not null;

    /// <summary>Charges the costs known so far: for an encrypted safe its decryption, otherwise that of its keys.</summary>
    /// <param name="budget">The budget to charge.</param>
    /// <param name="forms">The number of forms of the password that may be tried.</param>
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
    /// <exception cref="AsnContentException">The safe does not have the expected structure.</exception>
    /// <exception cref="FileRefusedException">As <see cref="Pfx.CheckOutline"/>.</exception>
    public void VisitBags(SafeBagVisitor visit)
    {
        Pfx.CheckOutline(_octets.Span);
        SafeBag.VisitAll(_octets.Span, visit);
    }

    // A damaged key costs nothing, and is reported when it is opened.
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
