using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>The check of a PKCS#12 file's contents under its password (MacData, RFC 7292 section 4).</summary>
internal sealed record Pkcs12Mac(HashAlgorithmName Hash, byte[] Digest, byte[] Salt, int Iterations)
{
    /// <exception cref="AsnContentException">The octets are no MacData.</exception>
    /// <exception cref="RefusalException"><see cref="Refusal.KeystoreFileNotAcceptable"/>: another algorithm.</exception>
    public static Pkcs12Mac Read(DerReader mac)
    {
        // SEQUENCE { mac SEQUENCE { AlgorithmIdentifier, digest OCTET STRING }, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
        var info = mac.Enter(DerTag.Sequence);
        var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence)).Algorithm;
        var digest = info.ReadContents(DerTag.OctetString).ToArray();
        info.ThrowIfNotAtEnd();
        var salt = mac.ReadContents(DerTag.OctetString).ToArray();
        var iterations = mac.IsAtEnd ? 1 : mac.ReadCount();
        mac.ThrowIfNotAtEnd();
        if (iterations == 0 || salt.Length is 0 or > PasswordEncryption.MaxSaltLength)
            throw new AsnContentException("The MAC makes no sense.");
        return new Pkcs12Mac(HashOf(algorithm), digest, salt, iterations);
    }

    /// <summary>Charges for the check.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.FileTooCostly"/>.</exception>
    public void Charge(WorkBudget budget, Pkcs12Password password)
    {
        using var hash = IncrementalHash.CreateHash(Hash);
        budget.SpendDerivation(Iterations, password.Forms * DerivationCosts.Pkcs12(Hash, hash.HashLengthInBytes));
    }

    /// <summary>Whether the contents are as they were written under this password.</summary>
    public bool Fits(ReadOnlySpan<byte> contents, Pkcs12Password password)
    {
        do
        {
            using var hmac = StartHmac(password);
            hmac.AppendData(contents);
            if (CryptographicOperations.FixedTimeEquals(hmac.GetHashAndReset(), Digest)) return true;
        }
        while (password.TryOtherForm());
        return false;
    }

    private IncrementalHash StartHmac(Pkcs12Password password)
    {
        using var hash = IncrementalHash.CreateHash(Hash);
        using var key = Pkcs12KeyDerivation.Derive(password.Utf16, Salt, Iterations, KeyPurpose.Mac, Hash, hash.HashLengthInBytes);
        return IncrementalHash.CreateHMAC(Hash, key.Span);
    }

    private static HashAlgorithmName HashOf(string oid) => oid switch
    {
        "1.3.14.3.2.26" => HashAlgorithmName.SHA1,
        "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
        "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
        "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
        _ => throw Refuse.KeystoreNotAcceptable("The keystore's MAC is neither HMAC with SHA-1 nor with SHA-256, SHA-384 or SHA-512."),
    };
}
