namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>
/// The fingerprint of Infineon's flawed generator (CVE-2017-15361; Nemec and others, "The Return of Coppersmith's Attack", CCS 2017,
/// section 4). Its primes are k · M + (65537^a mod M), with M the product of the first primes. So modulo each of these primes, the modulus
/// is a power of 65537. One in 2^27 other moduli is too, which is rare enough.
/// </summary>
internal static class RocaFingerprint
{
    private const uint Generator = 65537;

    // M of the shortest keys ends with this prime. M of longer keys starts with the same primes.
    private const uint LastPrime = 167;

    private static readonly bool[][] Powers = [.. SmallPrimes.All.TakeWhile(prime => prime <= LastPrime).Select(PowersModulo)];

    /// <summary>Whether a number with these remainders is a power of 65537 modulo each small prime.</summary>
    public static bool IsIn(ReadOnlySpan<uint> remainders)
    {
        for (var i = 0; i < Powers.Length; i++)
        {
            if (!Powers[i][remainders[i]]) return false;
        }

        return true;
    }

    private static bool[] PowersModulo(uint prime)
    {
        var isPower = new bool[prime];
        for (var power = 1u; !isPower[power]; power = power * (Generator % prime) % prime) isPower[power] = true;
        return isPower;
    }
}
