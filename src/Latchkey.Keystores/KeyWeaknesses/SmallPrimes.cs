using System.Numerics;

namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>The odd primes below 752, and the remainders of large numbers divided by them.</summary>
internal static class SmallPrimes
{
    // NIST SP 800-89 section 5.3.3 recommends trial division up to 752.
    private const uint Limit = 752;

    /// <summary>The primes: 3, 5, 7, …</summary>
    public static IReadOnlyList<uint> All { get; } = [.. Enumerable.Range(3, (int)Limit - 3).Select(number => (uint)number).Where(IsPrime)];

    // The products of as many consecutive primes as fit into 32 bits. A large number is divided by these first.
    private static readonly (uint Product, int Count)[] Products = Multiply();

    /// <summary>The remainder for each prime.</summary>
    public static uint[] RemaindersOf(BigInteger number)
    {
        var remainders = new uint[All.Count];
        var next = 0;
        foreach (var (product, count) in Products)
        {
            var remainder = (uint)(number % product);
            for (var i = 0; i < count; i++, next++) remainders[next] = remainder % All[next];
        }

        return remainders;
    }

    private static (uint Product, int Count)[] Multiply()
    {
        var products = new List<(uint, int)>();
        var (product, count) = (1ul, 0);
        foreach (var prime in All)
        {
            if (product * prime > uint.MaxValue)
            {
                products.Add(((uint)product, count));
                (product, count) = (1, 0);
            }

            (product, count) = (product * prime, count + 1);
        }

        return [.. products, ((uint)product, count)];
    }

    private static bool IsPrime(uint number)
    {
        for (var divisor = 2u; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0) return false;
        }

        return true;
    }
}
