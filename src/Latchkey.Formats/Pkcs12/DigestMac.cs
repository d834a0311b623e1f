using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>PKCS#12's original MAC: an HMAC whose key comes from PKCS#12's own derivation (RFC 7292 appendix A).</summary>
internal sealed record DigestMac(HashAlgorithmName Hash, byte[] Digest, byte[] Salt, int Iterations) : Pkcs12Mac(Hash, Digest)
{
    /// <summary>The supported hashes, by their dotted OIDs.</summary>
    public static IReadOnlyDictionary<string, HashAlgorithmName> Hashes => MessageDigest.ByOid;

    /// <exception cref="AsnContentException">The parameters are invalid.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.KeystoreFileNotAcceptable"/>: the hash is not supported.</exception>
    public static DigestMac Of(string hash, byte[] digest, byte[] salt, int iterations)
    {
        if (iterations == 0 || salt.Length is 0 or > PasswordEncryption.MaxSaltLength)
            throw new AsnContentException("The parameters of the MAC are invalid.");
        return Hashes.TryGetValue(hash, out var name)
            ? new DigestMac(name, digest, salt, iterations)
            : throw Refuse.MacUnknown(EncryptionNames.OfDigest(hash));
    }

    public override bool SettlesPassword => true;

    public override void Charge(WorkBudget budget, Pkcs12Password password) =>
        budget.SpendDerivation(Iterations, password.Forms * DerivationCosts.Pkcs12(Hash, MessageDigest.SizeOf(Hash)));

    public override bool Fits(SecretBytes contents, Pkcs12Password password)
    {
        do
        {
            using var key = Pkcs12KeyDerivation.Derive(password.Utf16, Salt, Iterations, KeyPurpose.Mac, Hash, MessageDigest.SizeOf(Hash));
            if (!Fits(contents, key)) continue;
            password.Settle();
            return true;
        }
        while (password.TryOtherForm());
        return false;
    }
}
