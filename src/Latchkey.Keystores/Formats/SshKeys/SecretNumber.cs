namespace Latchkey.Keystores.Formats;

/// <summary>
/// The little arithmetic that the formats leave to their readers, on big-endian numbers that can be cleared afterwards:
/// those of <see cref="System.Numerics.BigInteger"/> cannot.
/// </summary>
internal static class SecretNumber
{
    /// <summary>The number with leading zeros up to a length.</summary>
    /// <exception cref="InvalidDataException">The number is longer.</exception>
    public static SecretBytes Pad(ReadOnlySpan<byte> number, int length)
    {
        if (number.Length > length) throw new InvalidDataException("A number of a key is too long.");
        var padded = new SecretBytes(length);
        number.CopyTo(padded.Octets.AsSpan(length - number.Length));
        return padded;
    }

    /// <summary>
    /// <c>number mod (divisor - 1)</c>, as long as the divisor, by long division in base 2: 8 ms for 8,192 bits by 4,096.
    /// </summary>
    /// <param name="number">Any number.</param>
    /// <param name="divisor">An odd number above 1, as every prime is that RSA takes.</param>
    public static SecretBytes ModuloPredecessor(ReadOnlySpan<byte> number, ReadOnlySpan<byte> divisor)
    {
        if (divisor.TrimStart((byte)0) is [] or [1] || byte.IsEvenInteger(divisor[^1]))
            throw new InvalidDataException("A number of a key is no prime.");
        using var predecessor = new SecretBytes(divisor);
        predecessor.Octets[^1]--; // of an odd number: nothing is borrowed

        var remainder = new SecretBytes(divisor.Length);
        foreach (var octet in number)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                var overflow = ShiftLeft(remainder.Octets, (octet >> bit) & 1);
                if (overflow || remainder.Span.SequenceCompareTo(predecessor.Span) >= 0) Subtract(remainder.Octets, predecessor.Span);
            }
        }

        return remainder;
    }

    private static bool ShiftLeft(Span<byte> number, int carry)
    {
        for (var i = number.Length - 1; i >= 0; i--)
        {
            carry |= number[i] << 1;
            number[i] = (byte)carry;
            carry >>= 8;
        }

        return carry != 0;
    }

    private static void Subtract(Span<byte> number, ReadOnlySpan<byte> other)
    {
        var borrow = 0;
        for (var i = number.Length - 1; i >= 0; i--)
        {
            borrow += number[i] - other[i];
            number[i] = (byte)borrow;
            borrow >>= 8; // -1 or 0
        }
    }
}
