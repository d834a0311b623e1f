using System.Numerics;

namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>
/// Fermat's method, which finds two factors that are close to each other: n = a² − b² = (a + b)(a − b), for the smallest a not below the
/// square root of n. Real key generators have produced such primes (CVE-2022-26320).
/// </summary>
internal static class FermatFactoring
{
    // As many rounds as certification authorities try. The known weak keys needed a few; a sound key would take longer than the sun has
    // left.
    private const int Rounds = 100;

    // A square is also a square modulo each of these, which holds for one number in 300. Only for those is a root computed.
    private const ulong Product = 64ul * 3 * 5 * 7 * 11 * 13 * 17 * 19;
    private static readonly uint[] Moduli = [64, 3, 5, 7, 11, 13, 17, 19];
    private static readonly bool[][] Squares = [.. Moduli.Select(SquaresModulo)];

    /// <summary>Whether a hundred rounds find factors of an odd number above 1.</summary>
    public static bool Succeeds(BigInteger number)
    {
        var (root, rest) = SquareRoot.Of(number);
        if (rest.IsZero) return true;

        var a = (ulong)(root % Product);
        var n = (ulong)(number % Product);
        for (var round = 1u; round <= Rounds; round++)
        {
            // b² = a² − n: first modulo the product, then exactly
            var remainder = (((a + round) * (a + round)) + Product - n) % Product;
            if (MayBeSquare(remainder) && SquareRoot.Of(BigInteger.Pow(root + round, 2) - number).Remainder.IsZero) return true;
        }

        return false;
    }

    private static bool MayBeSquare(ulong remainder)
    {
        for (var i = 0; i < Moduli.Length; i++)
        {
            if (!Squares[i][remainder % Moduli[i]]) return false;
        }

        return true;
    }

    private static bool[] SquaresModulo(uint modulus)
    {
        var squares = new bool[modulus];
        for (var i = 0u; i < modulus; i++) squares[i * i % modulus] = true;
        return squares;
    }
}
