using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Signing;

/// <summary>
/// Chooses the algorithm of a certification request: SHA-512 while the certificate is self-signed and SHA-256 afterwards, as the real
/// service does.
/// </summary>
internal static class RequestAlgorithm
{
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: key and certificate agree on none.
    /// </exception>
    public static SigningAlgorithm Of(Certificate own, SigningKey key)
    {
        var pss = key.Pss.And(PssRestriction.Of(CertificateFields.KeyOf(own)));
        if (pss.Parameters is { } least) return Fitting(key, SigningAlgorithm.OfPss(least.WithUsualSalt()), SigningAlgorithm.OfPss(least));
        // SHA-512 does not fit into short RSA keys, nor can OpenSSL 3.0 verify it with DSA.
        HashAlgorithmName[] hashes = own.IsSelfIssued && key.Kind.Type != "DSA"
            ? [HashAlgorithmName.SHA512, HashAlgorithmName.SHA256, HashAlgorithmName.SHA1]
            : [HashAlgorithmName.SHA256, HashAlgorithmName.SHA1];
        return Fitting(key, [.. hashes.Select(hash => pss.IsPss
            ? SigningAlgorithm.OfPss(PssParameters.Of(hash))
            : SigningAlgorithm.Of(key.Kind.Type, hash))]);
    }

    private static SigningAlgorithm Fitting(SigningKey key, params SigningAlgorithm[] algorithms) =>
        Array.Find(algorithms, algorithm => algorithm.Fits(key.Kind))
        ?? throw Refuse.PrivateKeyNotAcceptable("The private key is too short or too long for the signatures that it makes.");
}
