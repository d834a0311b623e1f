using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>Packets made by hand (RFC 4880), so that anything in them can be wrong.</summary>
internal static class PgpPackets
{
    /// <summary>When the keys were made, in seconds since 1970.</summary>
    public const uint KeyTime = 1_700_000_000;

    private static readonly RSA Rsa = RSA.Create(2048);

    /// <summary>A packet in the new format with a length in five octets.</summary>
    public static byte[] Packet(int tag, params byte[] body) => [(byte)(0xC0 | tag), 0xFF, .. UInt32((uint)body.Length), .. body];

    public static byte[] UInt32(uint value)
    {
        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }

    public static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];

    /// <summary>A positive number with its length in bits.</summary>
    public static byte[] Number(params byte[] number)
    {
        var significant = number.AsSpan().TrimStart((byte)0);
        return [.. UInt16((significant.Length * 8) - byte.LeadingZeroCount(significant[0])), .. significant];
    }

    /// <summary>A number with its highest bit set, which is odd.</summary>
    public static byte[] NumberOfSize(int bits)
    {
        var number = RandomNumberGenerator.GetBytes(bits / 8);
        number[0] |= 0x80;
        number[^1] |= 1;
        return Number(number);
    }

    /// <summary>The body of a public key.</summary>
    public static byte[] Key(byte version, byte algorithm, params byte[] numbers) =>
        [version, .. UInt32(KeyTime), algorithm, .. numbers];

    /// <summary>The body of an RSA key with which <see cref="Sign"/> signs.</summary>
    public static byte[] RsaKey()
    {
        var numbers = Rsa.ExportParameters(false);
        return Key(4, 1, [.. Number(numbers.Modulus!), .. Number(numbers.Exponent!)]);
    }

    public static byte[] UserId(string text) => Packet(13, PgpText.Octets(text));

    /// <summary>A subpacket of a signature.</summary>
    public static byte[] Subpacket(int type, params byte[] contents) =>
        [0xFF, .. UInt32((uint)contents.Length + 1), (byte)type, .. contents];

    /// <summary>The time of a signature, in seconds after the creation of the keys.</summary>
    public static byte[] Created(uint after = 1) => Subpacket(2, UInt32(KeyTime + after));

    /// <summary>Names <see cref="RsaKey"/> as the issuer of a signature.</summary>
    public static byte[] Issuer() => Subpacket(16, SHA1.HashData(KeyToHash(RsaKey()))[^8..]);

    /// <summary>A valid signature of <see cref="RsaKey"/>.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="signed">What it signs besides the key: B4, length and user ID; or 99, length and subkey.</param>
    /// <param name="hashed">The hashed subpackets.</param>
    /// <param name="unhashed">The others; by default, the issuer.</param>
    public static byte[] Sign(byte type, byte[] signed, byte[] hashed, byte[]? unhashed = null)
    {
        unhashed ??= Issuer();
        byte[] start = [4, type, 1, 8, .. UInt16(hashed.Length), .. hashed];
        byte[] data = [.. KeyToHash(RsaKey()), .. signed, .. start, 4, 0xFF, .. UInt32((uint)start.Length)];
        var hash = SHA256.HashData(data);
        var signature = Rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Packet(2, [.. start, .. UInt16(unhashed.Length), .. unhashed, hash[0], hash[1], .. Number(signature)]);
    }

    public static byte[] UserIdToHash(byte[] text) => [0xB4, .. UInt32((uint)text.Length), .. text];

    public static byte[] KeyToHash(byte[] body) => [0x99, .. UInt16(body.Length), .. body];

    /// <summary>A user ID with a valid certification.</summary>
    public static byte[] CertifiedUserId(byte[] text, params byte[] hashed) =>
        [.. Packet(13, text), .. Sign(0x13, UserIdToHash(text), [.. Created(), .. hashed])];

    /// <summary>A whole key with the user ID <c>Alice</c>, and further packets.</summary>
    public static byte[] Alice(params byte[] further) => [.. Packet(6, RsaKey()), .. CertifiedUserId(PgpText.Octets("Alice")), .. further];
}
