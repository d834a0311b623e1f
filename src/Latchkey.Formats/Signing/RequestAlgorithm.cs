using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Signing;

/// <summary>
/// Chooses the algorithm of a certification request: SHA-512 while the certificate is self-signed, and SHA-256 afterwards, as in the real
/// service.
/// </summary>
internal static class RequestAlgorithm
{
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: no algorithm suits both key and certificate.
    /// </exception>
    public static SigningAlgorithm Of(Certificate own, SigningKey key)
    {
        var pss = key.Pss.And(PssRestriction.Of(CertificateFields.KeyOf(own)));
        if (pss.Parameters is { } least) return Fitting(key, SigningAlgorithm.OfPss(least.WithUsualSalt()), SigningAlgorithm.OfPss(least));
        // A short RSA key has no room for SHA-512, and OpenSSL 3.0 cannot verify it with DSA.
        HashAlgorithmName[] hashes = own.IsSelfIssued && key.Kind.Type != "DSA"
            ? [HashAlgorithmName.SHA512, HashAlgorithmName.SHA256, HashAlgorithmName.SHA1]
            : [HashAlgorithmName.SHA256, HashAlgorithmName.SHA1];
        return Fitting(key, [.. hashes.Select(hash => pss.IsPss
            ? SigningAlgorithm.OfPss(PssParameters.Of(hash))
            : SigningAlgorithm.Of(key.Kind.Type, hash))]);
    }

    private static SigningAlgorithm Fitting(SigningKey key, params SigningAlgorithm[] algorithms) =>
        Array.Find(algorithms, algorithm => algorithm.Fits(key.Kind))
        ?? throw Refuse.PrivateKeyNotAcceptable("The private key is too short or too long for every supported signature algorithm.");
}
