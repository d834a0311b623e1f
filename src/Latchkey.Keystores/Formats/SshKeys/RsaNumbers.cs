using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// Turns RSA keys into PKCS#8. The platform checks on import that all numbers fit each other, the public ones included.
/// </summary>
internal static class RsaNumbers
{
    /// <summary>Encodes a key as SSH files have it: big-endian numbers without leading zeros.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static SecretBytes Encode(
        ReadOnlySpan<byte> modulus,
        ReadOnlySpan<byte> publicExponent,
        ReadOnlySpan<byte> privateExponent,
        ReadOnlySpan<byte> prime1,
        ReadOnlySpan<byte> prime2,
        ReadOnlySpan<byte> coefficient)
    {
        CheckPublic(modulus, publicExponent);
        try
        {
            // The lengths that RSAParameters asks for; SSH software makes primes of equal length.
            var primeLength = (modulus.Length + 1) / 2;
            using var d = SecretNumber.Pad(privateExponent, modulus.Length);
            using var p = SecretNumber.Pad(prime1, primeLength);
            using var q = SecretNumber.Pad(prime2, primeLength);
            using var dp = SecretNumber.ModuloPredecessor(d.Span, p.Span);
            using var dq = SecretNumber.ModuloPredecessor(d.Span, q.Span);
            using var inverseQ = SecretNumber.Pad(coefficient, primeLength);
            using var rsa = RSA.Create(new RSAParameters
            {
                Modulus = modulus.ToArray(),
                Exponent = publicExponent.ToArray(),
                D = d.Octets,
                P = p.Octets,
                Q = q.Octets,
                DP = dp.Octets,
                DQ = dq.Octets,
                InverseQ = inverseQ.Octets,
            });
            return rsa.ToPkcs8();
        }
        catch (Exception damaged) when (damaged is CryptographicException or InvalidDataException)
        {
            throw Damaged(damaged);
        }
    }

    /// <summary>Encodes an RSAPrivateKey of PKCS#1 (RFC 8017 appendix A.1.2), which <see cref="DerWalk"/> has passed.</summary>
    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static SecretBytes Encode(ReadOnlySpan<byte> pkcs1)
    {
        // SEQUENCE { version INTEGER, modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient }
        var numbers = new DerReader(pkcs1).Enter(DerTag.Sequence);
        if (numbers.ReadCount() != 0) throw Refuse.PrivateKeyNotAcceptable("The RSA key has more than two primes.");
        CheckPublic(numbers.ReadPositive(), numbers.ReadPositive());
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportRSAPrivateKey(pkcs1, out _);
            return rsa.ToPkcs8();
        }
        catch (CryptographicException damaged)
        {
            throw Damaged(damaged);
        }
    }

    // Before the platform touches the key: what a certificate is refused for, and what bounds the work.
    private static void CheckPublic(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> publicExponent)
    {
        if (RsaKeys.FaultOf(modulus, publicExponent) is { } fault) throw Refuse.PrivateKeyNotAcceptable(fault);
    }

    private static RefusalException Damaged(Exception cause) =>
        Refuse.PrivateKeyNotAcceptable("The RSA key is damaged: its numbers do not fit each other.", cause);
}
