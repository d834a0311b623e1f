using System.Security.Cryptography;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Formats;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>Makes the requests by which a certification authority is asked to sign a key pair.</summary>
public static class SigningRequest
{
    /// <summary>
    /// A certification request (PKCS#10, RFC 2986) in PEM with the subject and the public key of the key pair's own
    /// certificate. Signed with SHA-512 while that is self-signed and with SHA-256 afterwards (wire.md 4.7).
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static string Create(SecretBytes privateKey, Certificate own)
    {
        using var key = SigningKey.Read(privateKey);
        return PemText.Write("CERTIFICATE REQUEST", SigningRequestWriter.Write(own, key, Algorithm(own, key.Kind)));
    }

    // SHA-512 neither fits into RSA keys of less than 752 bits, nor can OpenSSL 3.0 verify it with DSA.
    private static SigningAlgorithm Algorithm(Certificate own, KeyKind key)
    {
        var isSelfSigned = own.SubjectDN == own.IssuerDN;
        if (isSelfSigned && key.Type != "DSA" && SigningAlgorithm.Of(key.Type, HashAlgorithmName.SHA512) is var first && first.Fits(key)) return first;
        return SigningAlgorithm.Of(key.Type, HashAlgorithmName.SHA256);
    }
}
