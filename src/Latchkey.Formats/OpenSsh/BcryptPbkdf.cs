using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenSsh;

/// <summary>
/// OpenBSD's bcrypt_pbkdf(3), from which OpenSSH derives the keys of its key files: PBKDF2 (RFC 8018 section 5.2) over a hash built from
/// bcrypt. No library offers it (docs/decisions/0058): BouncyCastle only has bcrypt for passwords, and SSH.NET's implementation is
/// internal.
/// </summary>
internal static class BcryptPbkdf
{
    /// <summary>The maximum number of rounds, which takes 0.75 s. ssh-keygen uses 16, or 24 in newer versions; guides advise 100.</summary>
    public const int MaxRounds = 150;

    // Two blocks, computed side by side. No cipher of OpenSSH needs more than 64 octets.
    private const int BlockLength = 32;
    private const int MaxLength = 2 * BlockLength;

    // Rounds of the key schedule (a cost of 2^6), and encryptions of the text.
    private const int Repetitions = 64;

    private static ReadOnlySpan<byte> Text => "OxychromaticBlowfishSwatDynamite"u8;

    /// <summary>Derives up to 64 octets.</summary>
    public static SecretBytes Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        using var key = new SecretBytes(SHA512.HashSizeInBytes);
        using var salts = new SecretBytes(2 * SHA512.HashSizeInBytes);
        using var hashes = new SecretBytes(MaxLength);
        using var sums = new SecretBytes(MaxLength);
        SHA512.HashData(password, key.Octets);
        SHA512.HashData([.. salt, 0, 0, 0, 1], salts.Octets);
        SHA512.HashData([.. salt, 0, 0, 0, 2], salts.Octets.AsSpan(SHA512.HashSizeInBytes));
        for (var round = 1; ; round++)
        {
            HashBoth(key.Span, salts.Span, hashes.Octets);
            for (var i = 0; i < sums.Length; i++) sums.Octets[i] ^= hashes.Span[i];
            if (round == rounds) break;
            SHA512.HashData(hashes.Span[..BlockLength], salts.Octets);
            SHA512.HashData(hashes.Span[BlockLength..], salts.Octets.AsSpan(SHA512.HashSizeInBytes));
        }

        // PBKDF2 puts the blocks one after another; here their octets alternate.
        var blocks = length > BlockLength ? 2 : 1;
        var derived = new SecretBytes(length);
        for (var i = 0; i < length; i++) derived.Octets[i] = sums.Span[(i % blocks * BlockLength) + (i / blocks)];
        return derived;
    }

    /// <summary>Computes two hashes of 32 octets, of the same key with two salts of 64 octets.</summary>
    private static void HashBoth(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salts, Span<byte> hashes)
    {
        using var memory = new SecretBytes((4 * SHA512.HashSizeInBytes) + (2 * BlockLength) + (2 * Unsafe.SizeOf<Blowfish>()));
        var words = MemoryMarshal.Cast<byte, uint>(memory.Octets.AsSpan());
        var keyWords = Take(ref words, Blowfish.KeyLength, key);
        var saltA = Take(ref words, Blowfish.KeyLength, salts);
        var saltB = Take(ref words, Blowfish.KeyLength, salts[SHA512.HashSizeInBytes..]);
        var none = Take(ref words, Blowfish.KeyLength, []);
        var textA = Take(ref words, BlockLength / sizeof(uint), Text);
        var textB = Take(ref words, BlockLength / sizeof(uint), Text);
        var states = MemoryMarshal.Cast<uint, Blowfish>(words);
        ref var a = ref states[0];
        ref var b = ref states[1];

        a.Reset();
        b.Reset();
        Blowfish.Expand(ref a, keyWords, saltA, ref b, keyWords, saltB);
        for (var i = 0; i < Repetitions; i++)
        {
            Blowfish.Expand(ref a, saltA, none, ref b, saltB, none);
            Blowfish.Expand(ref a, keyWords, none, ref b, keyWords, none);
        }

        for (var i = 0; i < textA.Length; i += 2)
        {
            for (var times = 0; times < Repetitions; times++)
                Blowfish.Encrypt(in a, ref textA[i], ref textA[i + 1], in b, ref textB[i], ref textB[i + 1]);
        }

        for (var i = 0; i < textA.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(hashes[(i * sizeof(uint))..], textA[i]);
            BinaryPrimitives.WriteUInt32LittleEndian(hashes[(BlockLength + (i * sizeof(uint)))..], textB[i]);
        }
    }

    private static Span<uint> Take(ref Span<uint> memory, int count, ReadOnlySpan<byte> bigEndian)
    {
        var words = memory[..count];
        memory = memory[count..];
        if (bigEndian.IsEmpty) return words;
        for (var i = 0; i < count; i++) words[i] = BinaryPrimitives.ReadUInt32BigEndian(bigEndian[(i * sizeof(uint))..]);
        return words;
    }
}
