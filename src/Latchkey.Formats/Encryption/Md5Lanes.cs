using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Latchkey.Formats.Encryption;

/// <summary>
/// Computes MD5 (RFC 1321) of eight messages at once, one in each lane of a vector. JCEKS needs 400,000 hashes for a key, one after
/// another. The platform's MD5 takes a quarter of a second for one key; this takes as long for twelve.
/// </summary>
internal static class Md5Lanes
{
    /// <summary>The number of messages.</summary>
    public const int Count = 8;

    /// <summary>The number of words in a block. A hash has four.</summary>
    public const int BlockWords = 16;

    // T[i] of section 3.4
    private static readonly uint[] Sines = [.. Enumerable.Range(1, 64).Select(i => (uint)(Math.Abs(Math.Sin(i)) * 4294967296.0))];

    /// <summary>Starts a hash (section 3.3).</summary>
    public static void Begin(Span<Vector256<uint>> hash)
    {
        hash[0] = Vector256.Create(0x67452301u);
        hash[1] = Vector256.Create(0xEFCDAB89u);
        hash[2] = Vector256.Create(0x98BADCFEu);
        hash[3] = Vector256.Create(0x10325476u);
    }

    /// <summary>Appends the next block to the hash (section 3.4).</summary>
    public static void Append(Span<Vector256<uint>> hash, ReadOnlySpan<Vector256<uint>> block)
    {
        var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3]);
        for (var i = 0; i < 16; i += 4)
        {
            a = b + Rotate(a + (d ^ (b & (c ^ d))) + Term(block, i, i), 7);
            d = a + Rotate(d + (c ^ (a & (b ^ c))) + Term(block, i + 1, i + 1), 12);
            c = d + Rotate(c + (b ^ (d & (a ^ b))) + Term(block, i + 2, i + 2), 17);
            b = c + Rotate(b + (a ^ (c & (d ^ a))) + Term(block, i + 3, i + 3), 22);
        }

        for (var i = 16; i < 32; i += 4)
        {
            a = b + Rotate(a + (c ^ (d & (b ^ c))) + Term(block, i, (5 * i) + 1), 5);
            d = a + Rotate(d + (b ^ (c & (a ^ b))) + Term(block, i + 1, (5 * i) + 6), 9);
            c = d + Rotate(c + (a ^ (b & (d ^ a))) + Term(block, i + 2, (5 * i) + 11), 14);
            b = c + Rotate(b + (d ^ (a & (c ^ d))) + Term(block, i + 3, 5 * i), 20);
        }

        for (var i = 32; i < 48; i += 4)
        {
            a = b + Rotate(a + (b ^ c ^ d) + Term(block, i, (3 * i) + 5), 4);
            d = a + Rotate(d + (a ^ b ^ c) + Term(block, i + 1, (3 * i) + 8), 11);
            c = d + Rotate(c + (d ^ a ^ b) + Term(block, i + 2, (3 * i) + 11), 16);
            b = c + Rotate(b + (c ^ d ^ a) + Term(block, i + 3, (3 * i) + 14), 23);
        }

        for (var i = 48; i < 64; i += 4)
        {
            a = b + Rotate(a + (c ^ (b | ~d)) + Term(block, i, 7 * i), 6);
            d = a + Rotate(d + (b ^ (a | ~c)) + Term(block, i + 1, (7 * i) + 7), 10);
            c = d + Rotate(c + (a ^ (d | ~b)) + Term(block, i + 2, (7 * i) + 14), 15);
            b = c + Rotate(b + (d ^ (c | ~a)) + Term(block, i + 3, (7 * i) + 21), 21);
        }

        hash[0] += a;
        hash[1] += b;
        hash[2] += c;
        hash[3] += d;
    }

    /// <summary>A reference to a word of one lane's message.</summary>
    public static ref uint Lane(Span<Vector256<uint>> words, int word, int lane) =>
        ref MemoryMarshal.Cast<Vector256<uint>, uint>(words)[(word * Count) + lane];

    private static Vector256<uint> Term(ReadOnlySpan<Vector256<uint>> block, int step, int word) =>
        block[word & 15] + Vector256.Create(Sines[step]);

    private static Vector256<uint> Rotate(Vector256<uint> word, int bits) =>
        Vector256.ShiftLeft(word, bits) | Vector256.ShiftRightLogical(word, 32 - bits);
}
