using System.Numerics;

namespace Latchkey.Keystores.KeyWeaknesses;

/// <summary>The integer square root (Zimmermann, "Karatsuba Square Root", INRIA RR-3805).</summary>
internal static class SquareRoot
{
    // Below it, a double has the exact root.
    private const long Small = 1L << 50;

    /// <summary>The root of a number that is not negative, rounded down, and what the root's square leaves of the number.</summary>
    public static (BigInteger Root, BigInteger Remainder) Of(BigInteger number)
    {
        if (number < Small)
        {
            var small = (long)Math.Sqrt((double)number);
            return (small, number - (small * small));
        }

        // The root of the upper half of the digits gives the upper half of the root, and one division gives the lower half, or a little
        // more.
        var quarter = (int)((number.GetBitLength() - 1) / 4);
        var mask = (BigInteger.One << quarter) - 1;
        var upper = Of(number >> (2 * quarter));
        var lower = BigInteger.DivRem((upper.Remainder << quarter) + ((number >> quarter) & mask), upper.Root << 1);
        var root = (upper.Root << quarter) + lower.Quotient;
        var rest = (lower.Remainder << quarter) + (number & mask) - (lower.Quotient * lower.Quotient);
        for (; rest.Sign < 0; root--) rest += (root << 1) - 1;
        return (root, rest);
    }
}
