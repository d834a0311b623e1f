using System.Security.Cryptography;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Keys;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>
/// Chooses the signature algorithm of a certificate: the client's choice (docs/contract.md#signature-algorithms), or a default.
/// </summary>
internal static class SignatureChoice
{
    private const string Property = "SignatureAlgorithm";

    // ECDSA truncates longer hashes to the size of the curve (FIPS 186-4 section 6.4).
    private const int LargestCurveOfSha256 = 256;

    /// <summary>
    /// The default is SHA-512 with RSA (docs/contract.md#signature-algorithms), SHA-256 with DSA, and for EC the hash that fits the curve.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public static SigningAlgorithm ForGenerated(string? requested, KeyKind key) => Choose(requested, key, key switch
    {
        { Type: "RSA" } or { Type: "EC", Size: > LargestCurveOfSha256 } => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    });

    /// <summary>The default is SHA-256, as in SAP's dialog for RSA keys (docs/contract.md#dialogs).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public static SigningAlgorithm ForUploaded(string? requested, KeyKind key) => Choose(requested, key, HashAlgorithmName.SHA256);

    private static SigningAlgorithm Choose(string? requested, KeyKind key, HashAlgorithmName usual)
    {
        var algorithm = string.IsNullOrWhiteSpace(requested) ? SigningAlgorithm.Of(key.Type, usual) : Find(requested);
        if (algorithm.KeyType != key.Type) throw RequestInvalid.Because(Property, "it does not fit the type of the key");
        if (!algorithm.Fits(key)) throw RequestInvalid.Because(Property, "it does not fit the length of the key");
        return algorithm;
    }

    // SAP's pages write the algorithms with a hyphen, its examples without.
    private static SigningAlgorithm Find(string requested) => requested.Replace("SHA-", "SHA", StringComparison.Ordinal) switch
    {
        "SHA512/RSA" => SigningAlgorithm.Of("RSA", HashAlgorithmName.SHA512),
        "SHA384/RSA" => SigningAlgorithm.Of("RSA", HashAlgorithmName.SHA384),
        "SHA256/RSA" => SigningAlgorithm.Of("RSA", HashAlgorithmName.SHA256),
        "SHA224/RSA" => SigningAlgorithm.Of("RSA", MessageDigest.Sha224),
        "SHA1/RSA" => SigningAlgorithm.Of("RSA", HashAlgorithmName.SHA1),
        "SHA256/DSA" => SigningAlgorithm.Of("DSA", HashAlgorithmName.SHA256),
        "SHA224/DSA" => SigningAlgorithm.Of("DSA", MessageDigest.Sha224),
        "SHA1/DSA" => SigningAlgorithm.Of("DSA", HashAlgorithmName.SHA1),
        "SHA512/ECDSA" => SigningAlgorithm.Of("EC", HashAlgorithmName.SHA512),
        "SHA256/ECDSA" => SigningAlgorithm.Of("EC", HashAlgorithmName.SHA256),
        "SHA1/ECDSA" => SigningAlgorithm.Of("EC", HashAlgorithmName.SHA1),
        _ => throw RequestInvalid.Because(Property, "it is not one of the algorithms that are offered"),
    };
}
