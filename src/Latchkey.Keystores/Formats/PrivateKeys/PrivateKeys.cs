using System.Security.Cryptography;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>Judges private keys in the form in which entries hold them: PrivateKeyInfo of PKCS#8 (RFC 5958), DER.</summary>
public static class PrivateKeys
{
    /// <summary>
    /// Whether a private key, RSA up to 8,192 bits, DSA up to 3,072 bits, EC on a named curve or Ed25519, signs what the
    /// certificate verifies. Costs up to 10 ms.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>: the key is damaged or of another kind.</exception>
    public static bool Matches(ReadOnlySpan<byte> pkcs8, Certificate certificate)
    {
        using var key = PrivateKey.Read(pkcs8, new WorkBudget());
        // The certificate bounds the size of an RSA key before the platform touches it.
        if (!key.BelongsTo(certificate)) return false;
        if (key is RsaPrivateKey) CheckNumbers(pkcs8);
        return true;
    }

    // The platform checks on import that the secret numbers fit each other and the modulus.
    private static void CheckNumbers(ReadOnlySpan<byte> pkcs8)
    {
        var info = new DerReader(pkcs8).Enter(DerTag.Sequence);
        info.ReadInteger();
        info.ReadEncoded();
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportRSAPrivateKey(info.ReadContents(DerTag.OctetString), out _);
        }
        catch (CryptographicException damaged)
        {
            throw Refuse.PrivateKeyNotAcceptable("The RSA key is damaged: its numbers do not fit each other.", damaged);
        }
    }
}
