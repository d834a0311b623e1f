using System.Numerics;
using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Tests;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Keystores.Tests.KeyWeaknesses;

/// <summary>Makes RSA keys with a weakness, new ones for each run.</summary>
internal static class WeakRsa
{
    private static readonly BigInteger Usual = 65537;
    private static readonly int[] SmallPrimes =
        [.. Enumerable.Range(2, 700).Where(number => Enumerable.Range(2, number - 2).All(divisor => number % divisor != 0))];

    public static IReadOnlyList<KeyWeakness> WeaknessesOf(BigInteger modulus, BigInteger? exponent = null) =>
        WeakKeys.OfRsa(Octets(modulus), Octets(exponent ?? Usual));

    /// <summary>A certificate with the key, signed by nobody.</summary>
    public static byte[] CertificateOf(BigInteger modulus, BigInteger? exponent = null) =>
        new RawCertificate { PublicKey = RawCertificate.Rsa(Signed(modulus), Signed(exponent ?? Usual)) }.ToDer();

    public static Certificate Read(byte[] certificate) => CertificateReader.Read(certificate);

    /// <summary>The modulus of a key as others make them.</summary>
    public static BigInteger Honest(int size)
    {
        using var key = RSA.Create(size);
        return new BigInteger(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>The product of two primes of so many bits, the second being the first to come so far behind the other.</summary>
    public static BigInteger ClosePrimes(int size, BigInteger distance)
    {
        var first = NextPrime(Random(size));
        return first * NextPrime(first + distance);
    }

    /// <summary>The product of two primes as Infineon's generator made them for keys of 2,048 bits: k · M + (65537^a mod M).</summary>
    public static BigInteger Roca() => RocaPrime() * RocaPrime();

    public static BigInteger NextPrime(BigInteger from)
    {
        var candidate = from | BigInteger.One;
        while (!IsPrime(candidate)) candidate += 2;
        return candidate;
    }

    public static BigInteger Random(int bits) =>
        new BigInteger(RandomNumberGenerator.GetBytes((bits + 7) / 8), isUnsigned: true) % (BigInteger.One << bits)
        | (BigInteger.One << (bits - 1)) | (BigInteger.One << (bits - 2));

    private static BigInteger RocaPrime()
    {
        // 126 primes, 2 to 701: 971 bits, which leave 53 for k.
        var product = SmallPrimes.Aggregate(BigInteger.One, (all, prime) => all * prime);
        while (true)
        {
            var candidate = (((BigInteger.One << 52) + Random(52)) * product) + BigInteger.ModPow(Usual, Random(200), product);
            if (IsPrime(candidate)) return candidate;
        }
    }

    // Fermat's test to the base 2 errs for no number that anybody has met by chance.
    private static bool IsPrime(BigInteger number) =>
        !SmallPrimes.Any(prime => (number % prime).IsZero) && BigInteger.ModPow(2, number - 1, number).IsOne;

    private static byte[] Octets(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static byte[] Signed(BigInteger number) => number.ToByteArray(isUnsigned: false, isBigEndian: true);
}
