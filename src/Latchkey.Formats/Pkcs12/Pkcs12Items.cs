using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>Opens the bags of a PKCS#12 file one by one, in the order of the file. Clears their keys when it is disposed.</summary>
/// <param name="password">The file's password.</param>
/// <param name="passwordIsProven">Whether the MAC or a decrypted part has proved that the password is right.</param>
internal sealed class Pkcs12Items(Pkcs12Password password, bool passwordIsProven) : IDisposable
{
    // RFC 7292 section 4.2.3
    private const string X509Certificate = "1.2.840.113549.1.9.22.1";

    private readonly List<Pkcs12Item> _items = [];

    /// <summary>The items.</summary>
    public IReadOnlyList<Pkcs12Item> All => _items;

    /// <summary>
    /// Opens a bag. A bag with an unexpected structure is reported and does not affect the others. Its cost has already been charged.
    /// </summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PasswordWrong"/>.</exception>
    public void Open(SafeBag bag)
    {
        try
        {
            _items.Add(Read(bag));
        }
        catch (AsnContentException)
        {
            _items.Add(Unsupported(bag, bag.Type == SafeBag.Certificate ? "The certificate is damaged." : "The private key is damaged."));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _items.OfType<Pkcs12Item.PrivateKey>()) key.Value.Dispose();
    }

    private Pkcs12Item Read(SafeBag bag) => bag.Type switch
    {
        SafeBag.Certificate => OpenCertificate(bag),
        SafeBag.Key => new Pkcs12Item.PrivateKey(bag.FriendlyName, bag.LocalKeyId, new SecretBytes(bag.Value)),
        SafeBag.ShroudedKey => OpenShroudedKey(bag),
        SafeBag.RevocationList => Unsupported(bag, "The entry is a certificate revocation list."),
        SafeBag.Secret => Unsupported(bag, "The entry is a secret key."),
        _ => Unsupported(bag, "The entry is of an unknown kind."),
    };

    private static Pkcs12Item OpenCertificate(SafeBag bag)
    {
        // CertBag ::= SEQUENCE { certId OBJECT IDENTIFIER, certValue [0] EXPLICIT OCTET STRING }
        var value = new DerReader(bag.Value).Enter(DerTag.Sequence);
        if (value.ReadObjectIdentifier() != X509Certificate) return Unsupported(bag, "The certificate is not an X.509 certificate.");
        using var certificate = value.Enter(DerTag.Explicit0).CopyOctets();
        try
        {
            return new Pkcs12Item.Certificate(bag.FriendlyName, bag.LocalKeyId, CertificateReader.Read(certificate.Octets), bag.IsTrusted);
        }
        catch (FileRefusedException refused) when (EntryFault.ReasonOf(refused) is { } reason)
        {
            return Unsupported(bag, reason);
        }
    }

    private Pkcs12Item OpenShroudedKey(SafeBag bag)
    {
        var key = EncryptedKey.Read(bag.Value);
        if (key.Encryption is null)
            return Unsupported(bag, $"The private key is encrypted with {key.EncryptionName}, which is not supported. {Refuse.Rewrite}");
        if (key.Decrypt(password) is { } decrypted)
            return new Pkcs12Item.PrivateKey(bag.FriendlyName, bag.LocalKeyId, decrypted);
        if (!passwordIsProven) throw Refuse.PasswordWrong();
        return Unsupported(bag, "The private key has a different password than the keystore.");
    }

    private static Pkcs12Item.Unsupported Unsupported(SafeBag bag, string reason) =>
        new(bag.FriendlyName, bag.LocalKeyId, reason, IsKey: bag.Type is SafeBag.Key or SafeBag.ShroudedKey);
}
