using System.Security.Cryptography;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>A secret key packet that is not encrypted, as Latchkey keeps it (RFC 4880 section 5.5.3), and its encryption.</summary>
internal static class OpenSecret
{
    // public part | 00 | numbers | their sum (2)
    private const byte Unencrypted = 0;

    // public part | FE | cipher (1) | derivation (11) | initialization vector (16) | encrypted: numbers | their SHA-1 (20)
    private const byte WithSha1 = 254;

    /// <summary>Writes a packet from the public part and the numbers.</summary>
    public static SecretBytes Write(PgpTag tag, PgpKeyBody key, SecretBytes numbers)
    {
        var length = key.Octets.Length + 1 + numbers.Length + sizeof(ushort);
        byte[] start = [.. PacketWriter.Header(tag, length), .. key.Octets, Unencrypted];
        var packet = new SecretBytes(start.Length + numbers.Length + sizeof(ushort));
        start.CopyTo(packet.Octets, 0);
        numbers.Span.CopyTo(packet.Octets.AsSpan(start.Length));
        SecretSum.Of(numbers.Span).CopyTo(packet.Octets.AsSpan(start.Length + numbers.Length));
        return packet;
    }

    /// <summary>Encrypts a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="derivation">The derivation of the key.</param>
    /// <param name="key">The key of <see cref="SecretCipher.Aes256"/>.</param>
    /// <exception cref="InvalidDataException">The packet is not as <see cref="Write"/> makes it.</exception>
    public static byte[] Encrypt(PgpPacket packet, StringToKey derivation, SecretBytes key)
    {
        var cipher = SecretCipher.Aes256;
        var publicPart = PgpKeyBody.Read(packet.Body.Span).Octets;
        var secretPart = packet.Body.Span[publicPart.Length..];
        if (secretPart is not [Unencrypted, _, _, _, ..]) throw new InvalidDataException("A stored secret key is encrypted or cut off.");
        var numbers = secretPart[1..^sizeof(ushort)];
        if (!secretPart[^sizeof(ushort)..].SequenceEqual(SecretSum.Of(numbers)))
            throw new InvalidDataException("A stored secret key has a wrong checksum.");

        var iv = RandomNumberGenerator.GetBytes(cipher.BlockLength);
        using var octets = new SecretBytes(numbers.Length + SHA1.HashSizeInBytes);
        numbers.CopyTo(octets.Octets);
        SHA1.HashData(numbers, octets.Octets.AsSpan(numbers.Length));
        cipher.Apply(encrypt: true, key, iv, octets.Octets);
        byte[] body = [.. publicPart, WithSha1, cipher.Number, .. derivation.Encode(), .. iv, .. octets.Span];
        return [.. PacketWriter.Header(packet.Tag, body.Length), .. body];
    }
}
