using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>Derives the keys of Sun's PBEWithMD5AndTripleDES for several salts at once. MD5 is iterated for each half of a salt.</summary>
internal static class JceKeyDerivation
{
    /// <summary>The number of salts in one derivation.</summary>
    public const int KeysAtOnce = Md5Lanes.Count / 2;

    /// <summary>The length of a salt in octets.</summary>
    public const int SaltLength = 8;

    /// <summary>The length of a Triple DES key in octets. Its initialization vector follows.</summary>
    public const int KeyLength = 24;

    private const int HashLength = 16;
    private const int BlockLength = Md5Lanes.BlockWords * sizeof(uint);

    /// <summary>The number of blocks that each iteration hashes.</summary>
    public static int BlocksOf(int passwordLength) => (HashLength + passwordLength + 1 + sizeof(ulong) + BlockLength - 1) / BlockLength;

    /// <summary>Derives a key and an initialization vector, together 32 octets, for each salt.</summary>
    public static SecretBytes[] Derive(ReadOnlySpan<byte> password, byte[][] salts, int iterations)
    {
        // half n of a salt: h1 = MD5(half | password), h2 = MD5(h1 | password), ...; key | iv = last h of half 0 | of half 1
        var message = Repeat(password);
        try
        {
            for (var lane = 0; lane < salts.Length * 2; lane++) Start(message, lane, HalfOf(salts[lane / 2], lane % 2), password);

            Span<Vector256<uint>> hash = stackalloc Vector256<uint>[HashLength / sizeof(uint)];
            for (var i = 1; i < iterations; i++)
            {
                Md5Lanes.Begin(hash);
                for (var block = 0; block < message.Length; block += Md5Lanes.BlockWords)
                    Md5Lanes.Append(hash, message.AsSpan(block, Md5Lanes.BlockWords));
                hash.CopyTo(message);
            }

            return [.. Enumerable.Range(0, salts.Length).Select(salt => Read(message, salt * 2))];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(message.AsSpan()));
        }
    }

    // The message of every lane except its first 16 octets: hash (16) | password | 80 | 00 ... | length in bits (8)
    private static Vector256<uint>[] Repeat(ReadOnlySpan<byte> password)
    {
        using var octets = new SecretBytes(BlocksOf(password.Length) * BlockLength);
        var message = octets.Octets.AsSpan();
        password.CopyTo(message[HashLength..]);
        message[HashLength + password.Length] = 0x80;
        BinaryPrimitives.WriteUInt64LittleEndian(message[^sizeof(ulong)..], (ulong)(HashLength + password.Length) * 8);

        var words = GC.AllocateArray<Vector256<uint>>(message.Length / sizeof(uint), pinned: true);
        for (var i = 0; i < words.Length; i++)
            words[i] = Vector256.Create(BinaryPrimitives.ReadUInt32LittleEndian(message[(i * sizeof(uint))..]));
        return words;
    }

    // Equal halves would give equal keys, so Sun reverses the first half.
    private static byte[] HalfOf(byte[] salt, int half)
    {
        var (first, second) = (salt[..(SaltLength / 2)], salt[(SaltLength / 2)..]);
        if (first.AsSpan().SequenceEqual(second)) first.AsSpan().Reverse();
        return half == 0 ? first : second;
    }

    private static void Start(Span<Vector256<uint>> message, int lane, ReadOnlySpan<byte> half, ReadOnlySpan<byte> password)
    {
        using var first = new SecretBytes(half.Length + password.Length);
        half.CopyTo(first.Octets);
        password.CopyTo(first.Octets.AsSpan(half.Length));
        Span<byte> hash = stackalloc byte[HashLength];
        MD5.HashData(first.Span, hash);
        for (var word = 0; word < HashLength / sizeof(uint); word++)
            Md5Lanes.Lane(message, word, lane) = BinaryPrimitives.ReadUInt32LittleEndian(hash[(word * sizeof(uint))..]);
        CryptographicOperations.ZeroMemory(hash);
    }

    private static SecretBytes Read(Vector256<uint>[] message, int lane)
    {
        var key = new SecretBytes(2 * HashLength);
        for (var position = 0; position < key.Length; position += sizeof(uint))
        {
            var word = Md5Lanes.Lane(message, position % HashLength / sizeof(uint), lane + (position / HashLength));
            BinaryPrimitives.WriteUInt32LittleEndian(key.Octets.AsSpan(position), word);
        }

        return key;
    }
}
