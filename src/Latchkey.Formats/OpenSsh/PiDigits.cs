using System.Buffers.Binary;
using System.Numerics;

namespace Latchkey.Formats.OpenSsh;

/// <summary>
/// The fraction of π in words of 32 bits: the initial state of Blowfish, chosen because such constants hide nothing. They are computed
/// once, in a tenth of a second, rather than copied.
/// </summary>
internal static class PiDigits
{
    // Guard bits, so that the errors of 9,300 terms do not reach the last word.
    private const int GuardBits = 64;

    /// <summary>Computes the first words of the fraction.</summary>
    public static uint[] Compute(int count)
    {
        var one = BigInteger.One << ((count * 32) + GuardBits);
        // Machin, 1706: π/4 = 4 arctan(1/5) - arctan(1/239)
        var pi = (16 * Arctangent(5, one)) - (4 * Arctangent(239, one));
        var octets = ((pi - (3 * one)) >> GuardBits).ToByteArray(isUnsigned: true, isBigEndian: true);
        var words = new uint[count];
        for (var i = 0; i < count; i++) words[i] = BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(i * sizeof(uint)));
        return words;
    }

    /// <summary>Computes arctan(1/x) = 1/x - 1/3x^3 + 1/5x^5 - …, in units of 1/one.</summary>
    private static BigInteger Arctangent(int x, BigInteger one)
    {
        var power = one / x;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= -x * x;
            sum += power / n;
        }

        return sum;
    }
}
