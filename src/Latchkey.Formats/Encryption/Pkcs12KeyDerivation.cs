using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Encryption;

/// <summary>The purpose of a derived key (RFC 7292 appendix B.3), which is an input of the derivation.</summary>
internal enum KeyPurpose : byte
{
    /// <summary>A key of a cipher.</summary>
    Encryption = 1,

    /// <summary>An initialization vector.</summary>
    InitializationVector = 2,

    /// <summary>A key of a MAC.</summary>
    Mac = 3,
}

/// <summary>PKCS#12's own key derivation (RFC 7292 appendix B.2).</summary>
internal static class Pkcs12KeyDerivation
{
    /// <summary>Derives a number of octets. With a hash that .NET lacks, it only derives keys of a MAC.</summary>
    public static SecretBytes Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, KeyPurpose purpose, HashAlgorithmName hash, int length)
    {
        if (!MessageDigest.IsInPlatform(hash)) return DeriveForMac(password, salt, iterations, hash, length);
        using var hasher = IncrementalHash.CreateHash(hash);
        var block = BlockLengthOf(hash);
        Span<byte> diversifier = stackalloc byte[block];
        diversifier.Fill((byte)purpose);

        // I: salt, repeated to whole blocks | password, repeated to whole blocks
        var saltLength = RoundUp(salt.Length, block);
        using var input = new SecretBytes(saltLength + RoundUp(password.Length, block));
        Repeat(salt, input.Octets.AsSpan(0, saltLength));
        Repeat(password, input.Octets.AsSpan(saltLength));

        var derived = new SecretBytes(length);
        using var round = new SecretBytes(hasher.HashLengthInBytes);
        for (var position = 0; ; position += round.Length)
        {
            hasher.AppendData(diversifier);
            hasher.AppendData(input.Span);
            hasher.GetHashAndReset(round.Octets);
            for (var i = 1; i < iterations; i++)
            {
                hasher.AppendData(round.Span);
                hasher.GetHashAndReset(round.Octets);
            }

            var wanted = Math.Min(round.Length, length - position);
            round.Span[..wanted].CopyTo(derived.Octets.AsSpan(position));
            if (position + wanted == length) return derived;
            for (var start = 0; start < input.Length; start += block) Add(round.Span, input.Octets.AsSpan(start, block));
        }
    }

    private static SecretBytes DeriveForMac(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, HashAlgorithmName hash, int length)
    {
        using var secret = new SecretBytes(password);
        var generator = new Pkcs12ParametersGenerator(MessageDigest.Create(hash));
        generator.Init(secret.Octets, salt.ToArray(), iterations);
        return KeyParameters.Take((KeyParameter)generator.GenerateDerivedMacParameters(length * 8));
    }

    // Each block of I is increased by the hash, repeated to the length of a block, and by one.
    private static void Add(ReadOnlySpan<byte> hash, Span<byte> block)
    {
        var carry = 1;
        for (var i = block.Length - 1; i >= 0; i--)
        {
            carry += block[i] + hash[i % hash.Length];
            block[i] = (byte)carry;
            carry >>= 8;
        }
    }

    private static void Repeat(ReadOnlySpan<byte> value, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i++) target[i] = value[i % value.Length];
    }

    private static int RoundUp(int length, int block) => (length + block - 1) / block * block;

    // FIPS 180-4 section 1: 512 bits up to SHA-256, 1,024 bits above
    private static int BlockLengthOf(HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA384 || hash == HashAlgorithmName.SHA512 ? 128 : 64;
}
