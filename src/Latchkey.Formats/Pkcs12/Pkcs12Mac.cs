using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Pkcs12;

/// <summary>The MAC that authenticates the contents of a PKCS#12 file under its password (MacData, RFC 7292 section 4).</summary>
/// <param name="Hash">The hash of the HMAC.</param>
/// <param name="Digest">The expected value.</param>
internal abstract record Pkcs12Mac(HashAlgorithmName Hash, byte[] Digest)
{
    /// <exception cref="AsnContentException">The octets are not MacData.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>: the algorithm is not supported.
    /// </exception>
    public static Pkcs12Mac Read(DerReader mac)
    {
        // SEQUENCE { mac SEQUENCE { AlgorithmIdentifier, digest OCTET STRING }, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
        var info = mac.Enter(DerTag.Sequence);
        var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence));
        var digest = info.ReadContents(DerTag.OctetString).ToArray();
        info.ThrowIfNotAtEnd();
        var salt = mac.ReadContents(DerTag.OctetString).ToArray();
        var iterations = mac.IsAtEnd ? 1 : mac.ReadCount();
        mac.ThrowIfNotAtEnd();
        return algorithm.Algorithm == Pbmac1.Algorithm
            ? Pbmac1.Read(new DerReader(algorithm.Parameters), digest)
            : DigestMac.Of(algorithm.Algorithm, digest, salt, iterations);
    }

    /// <summary>Whether <see cref="Fits"/> shows which form of an empty password is right.</summary>
    public abstract bool SettlesPassword { get; }

    /// <summary>Charges the cost of the check.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public abstract void Charge(WorkBudget budget, Pkcs12Password password);

    /// <summary>Whether the MAC of the contents under this password matches.</summary>
    public abstract bool Fits(SecretBytes contents, Pkcs12Password password);

    /// <summary>Whether the HMAC under this key matches.</summary>
    protected bool Fits(SecretBytes contents, SecretBytes key) => CryptographicOperations.FixedTimeEquals(HmacOf(contents, key), Digest);

    private byte[] HmacOf(SecretBytes contents, SecretBytes key)
    {
        if (MessageDigest.IsInPlatform(Hash)) return CryptographicOperations.HmacData(Hash, key.Span, contents.Span);
        var hmac = new HMac(MessageDigest.Create(Hash));
        hmac.Init(new KeyParameter(key.Octets));
        hmac.BlockUpdate(contents.Octets, 0, contents.Length);
        var octets = new byte[hmac.GetMacSize()];
        hmac.DoFinal(octets, 0);
        return octets;
    }
}
