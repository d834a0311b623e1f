using System.Numerics;
using System.Runtime.InteropServices;

namespace Latchkey.Formats.Secrets;

/// <summary>
/// The few calculations that the formats require of their readers, on big-endian numbers of at most 8,192 bits that are cleared afterwards.
/// <see cref="BigInteger"/> cannot clear its numbers.
/// </summary>
internal static class SecretNumber
{
    private const int LimbLength = sizeof(uint);
    private const int LimbSize = 32;

    /// <summary>Pads the number with leading zeros to a length.</summary>
    /// <exception cref="InvalidDataException">The number is longer.</exception>
    public static SecretBytes Pad(ReadOnlySpan<byte> number, int length)
    {
        if (number.Length > length) throw new InvalidDataException("A number of a key is too long.");
        var padded = new SecretBytes(length);
        number.CopyTo(padded.Octets.AsSpan(length - number.Length));
        return padded;
    }

    /// <summary>Computes <c>number mod (divisor - 1)</c>, in the length of the divisor.</summary>
    /// <param name="number">Any number.</param>
    /// <param name="divisor">An odd number above 1, as every prime of an RSA key is.</param>
    /// <exception cref="InvalidDataException">The divisor is not such a number.</exception>
    public static SecretBytes ModuloPredecessor(ReadOnlySpan<byte> number, ReadOnlySpan<byte> divisor)
    {
        if (divisor.TrimStart((byte)0) is [] or [1] || byte.IsEvenInteger(divisor[^1]))
            throw new InvalidDataException("A number of a key is no prime.");
        using var predecessor = new SecretBytes(divisor);
        predecessor.Octets[^1]--; // the number is odd, so there is no borrow
        using var limbs = Limbs(number, spare: 1);
        Reduce(LimbsOf(limbs), predecessor.Span);

        var remainder = new SecretBytes(divisor.Length);
        Store(LimbsOf(limbs), remainder.Octets);
        return remainder;
    }

    /// <summary>Whether <c>one * other = product</c>.</summary>
    public static bool IsProduct(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, ReadOnlySpan<byte> product)
    {
        using var computed = Multiply(one, other);
        using var expected = Limbs(product, spare: 0);
        return LimbsOf(computed).TrimEnd(0u).SequenceEqual(LimbsOf(expected).TrimEnd(0u));
    }

    /// <summary>Whether <c>one * other mod modulus = 1</c>.</summary>
    /// <param name="one">Any number.</param>
    /// <param name="other">Any number.</param>
    /// <param name="modulus">A number above 1.</param>
    public static bool AreInverse(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, ReadOnlySpan<byte> modulus)
    {
        using var product = Multiply(one, other);
        Reduce(LimbsOf(product), modulus);
        return LimbsOf(product).TrimEnd(0u) is [1];
    }

    // Long multiplication. The highest limb stays free for a reduction.
    private static SecretBytes Multiply(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        using var left = Limbs(one, spare: 0);
        using var right = Limbs(other, spare: 0);
        var product = new SecretBytes(left.Length + right.Length + LimbLength);
        var a = LimbsOf(left);
        var b = LimbsOf(right);
        var p = LimbsOf(product);
        for (var i = 0; i < a.Length; i++)
        {
            ulong carry = 0;
            for (var j = 0; j < b.Length; j++)
            {
                carry += p[i + j] + ((ulong)a[i] * b[j]);
                p[i + j] = (uint)carry;
                carry >>= LimbSize;
            }

            p[i + b.Length] = (uint)carry;
        }

        return product;
    }

    /// <summary>
    /// Replaces a number, whose highest limb is 0, by its remainder (Knuth, The Art of Computer Programming, 4.3.1, algorithm D).
    /// </summary>
    private static void Reduce(Span<uint> number, ReadOnlySpan<byte> modulus)
    {
        using var divisor = Limbs(modulus.TrimStart((byte)0), spare: 0);
        var d = LimbsOf(divisor);
        // (1) shift until the divisor's highest bit is set (2) for each limb of the quotient: (3) estimate it from the highest limbs (4)
        // subtract the estimate times the divisor (5) correct an estimate that was too high (6) shift back
        var shift = BitOperations.LeadingZeroCount(d[^1]);
        ShiftLeft(d, shift);
        ShiftLeft(number, shift);
        for (var i = number.Length - d.Length - 1; i >= 0; i--)
        {
            var part = number.Slice(i, d.Length + 1);
            var highest = ((ulong)part[^1] << LimbSize) | part[^2];
            var quotient = Math.Min(highest / d[^1], uint.MaxValue);
            for (var borrowed = Subtract(part, d, quotient); borrowed; borrowed = !Add(part, d))
            {
            }
        }

        ShiftRight(number, shift);
    }

    // number -= factor * other; returns whether the result is negative
    private static bool Subtract(Span<uint> number, ReadOnlySpan<uint> other, ulong factor)
    {
        ulong carry = 0;
        long borrow = 0;
        for (var i = 0; i < number.Length; i++)
        {
            carry += i < other.Length ? factor * other[i] : 0;
            borrow += (long)number[i] - (uint)carry;
            number[i] = (uint)borrow;
            borrow >>= LimbSize; // -1 or 0
            carry >>= LimbSize;
        }

        return borrow < 0;
    }

    // number += other; returns whether a limb overflows, which cancels the borrow
    private static bool Add(Span<uint> number, ReadOnlySpan<uint> other)
    {
        ulong carry = 0;
        for (var i = 0; i < number.Length; i++)
        {
            carry += (ulong)number[i] + (i < other.Length ? other[i] : 0);
            number[i] = (uint)carry;
            carry >>= LimbSize;
        }

        return carry != 0;
    }

    private static void ShiftLeft(Span<uint> number, int bits)
    {
        if (bits == 0) return;
        for (var i = number.Length - 1; i >= 0; i--) number[i] = (number[i] << bits) | (i == 0 ? 0 : number[i - 1] >> (LimbSize - bits));
    }

    private static void ShiftRight(Span<uint> number, int bits)
    {
        if (bits == 0) return;
        for (var i = 0; i < number.Length; i++)
            number[i] = (number[i] >> bits) | (i == number.Length - 1 ? 0 : number[i + 1] << (LimbSize - bits));
    }

    // The number in limbs, least significant first, followed by a number of zero limbs.
    private static SecretBytes Limbs(ReadOnlySpan<byte> number, int spare)
    {
        var limbs = new SecretBytes((((number.Length + LimbLength - 1) / LimbLength) + spare) * LimbLength);
        for (var i = 0; i < number.Length; i++) limbs.Octets[i] = number[number.Length - 1 - i];
        return limbs;
    }

    private static Span<uint> LimbsOf(SecretBytes octets) => MemoryMarshal.Cast<byte, uint>(octets.Octets.AsSpan());

    private static void Store(ReadOnlySpan<uint> limbs, Span<byte> number)
    {
        var octets = MemoryMarshal.AsBytes(limbs);
        for (var i = 0; i < number.Length; i++) number[number.Length - 1 - i] = i < octets.Length ? octets[i] : (byte)0;
    }
}
