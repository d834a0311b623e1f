using System.Security.Cryptography;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.OpenPgpKeys;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>Verifies the signature of a hash (RFC 4880 section 5.2.3, RFC 6637 section 4, RFC 9580 section 5.2.3.3).</summary>
internal static class SignatureVerifier
{
    // Making the platform's object for a key, and reading the signature.
    private const long CostOfKey = 200_000;

    // Checking that the point is on the curve.
    private const long CostOfPoint = 100_000;

    private const long CostOfEd25519 = 250_000;

    /// <summary>The cost of <see cref="Verifies"/>, in nanoseconds (docs/implementation-details.md).</summary>
    public static long CostOf(PgpPublicNumbers key) => CostOfKey + key.Algorithm switch
    {
        PgpAlgorithm.Rsa or PgpAlgorithm.RsaSignOnly => CostOfRsa(key),
        PgpAlgorithm.Dsa => (long)key.Size * key.Size / 9,
        PgpAlgorithm.Ecdsa => CostOfPoint + EcPrivateKey.CostOf(key.Curve!.Named!),
        PgpAlgorithm.EdDsa => CostOfEd25519,
        _ => 0,
    };

    /// <summary>Whether the key made the signature. Of a key that cannot sign, none verifies.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="hash">The hash of what is signed.</param>
    /// <exception cref="InvalidDataException">The numbers of the signature are cut off.</exception>
    public static bool Verifies(PgpPublicNumbers key, PgpSignature signature, byte[] hash)
    {
        if (signature.Algorithm != key.Algorithm) return false;
        var numbers = new PgpNumbers(signature.Numbers.Span);
        try
        {
            return key.Algorithm switch
            {
                PgpAlgorithm.Rsa or PgpAlgorithm.RsaSignOnly => VerifiesRsa(key, numbers.ReadNumber(), signature.Hash, hash),
                PgpAlgorithm.Dsa => VerifiesDsa(key, ReadPair(ref numbers, key.Values[1].Length), hash),
                PgpAlgorithm.Ecdsa => VerifiesEcdsa(key, ReadPair(ref numbers, key.Curve!.Named!.Order.Length), hash),
                PgpAlgorithm.EdDsa => VerifiesEdDsa(key, ReadPair(ref numbers, Ed25519.SignatureSize / 2), hash),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            // The platform cannot use these numbers.
            return false;
        }
    }

    private static long CostOfRsa(PgpPublicNumbers key) =>
        (long)key.Size * key.Size / 1_500 * Keys.KeyNumbers.SizeOf(key.Values[1]);

    private static bool VerifiesRsa(PgpPublicNumbers key, ReadOnlySpan<byte> signature, byte function, byte[] hash)
    {
        if (PgpHash.NameOf(function) is not { } name || !MessageDigest.IsInPlatform(name)) return false;
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Values[0], Exponent = key.Values[1] });
        return Pad(signature, key.Values[0].Length) is { } padded && rsa.VerifyHash(hash, padded, name, RSASignaturePadding.Pkcs1);
    }

    private static bool VerifiesDsa(PgpPublicNumbers key, byte[]? signature, byte[] hash)
    {
        var p = key.Values[0];
        using var dsa = DSA.Create(
            new DSAParameters { P = p, Q = key.Values[1], G = Pad(key.Values[2], p.Length), Y = Pad(key.Values[3], p.Length) });
        return signature is not null && dsa.VerifySignature(hash, signature);
    }

    private static bool VerifiesEcdsa(PgpPublicNumbers key, byte[]? signature, byte[] hash)
    {
        var point = key.Values[0];
        var half = point.Length / 2;
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromValue(key.Curve!.Named!.Oid),
            Q = new ECPoint { X = point[..half], Y = point[half..] },
        });
        return signature is not null && ecdsa.VerifyHash(hash, signature);
    }

    private static bool VerifiesEdDsa(PgpPublicNumbers key, byte[]? signature, byte[] hash) =>
        signature is not null && Ed25519.Verify(signature, 0, key.Values[0], 0, hash, 0, hash.Length);

    // Two numbers r and s, each padded to a length; null if one is longer.
    private static byte[]? ReadPair(ref PgpNumbers numbers, int length)
    {
        var r = Pad(numbers.ReadNumber(), length);
        var s = Pad(numbers.ReadNumber(), length);
        return r is null || s is null ? null : [.. r, .. s];
    }

    private static byte[]? Pad(ReadOnlySpan<byte> number, int length)
    {
        if (number.Length > length) return null;
        var padded = new byte[length];
        number.CopyTo(padded.AsSpan(length - number.Length));
        return padded;
    }
}
