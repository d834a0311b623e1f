using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSecrets;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>Secret keys made from opened ones.</summary>
internal static class PgpSecrets
{
    /// <summary>A key whose primary key has the secret numbers of another.</summary>
    public static SecretBytes Mix(SecretBytes one, SecretBytes other)
    {
        var (packets, foreign) = (PacketsOf(one), PacketsOf(other));
        byte[] body = [.. PublicPart(packets[0]), .. foreign[0].Body.Span[PublicPart(foreign[0]).Length..]];
        return new SecretBytes([.. PgpPackets.Packet(5, body), .. packets.Skip(1).SelectMany(packet => packet.Whole.ToArray())]);
    }

    /// <summary>A copy of a key with one octet of the secret numbers of its primary key altered.</summary>
    public static SecretBytes Damage(SecretBytes key, int position)
    {
        // public part | 00 | numbers | their sum
        var packets = PacketsOf(key);
        var body = packets[0].Body.ToArray();
        var start = PublicPart(packets[0]).Length + 1;
        body[start + (position % (body.Length - start - 2))] ^= 0x41;
        SecretSum.Of(body.AsSpan(start, body.Length - start - 2)).CopyTo(body, body.Length - 2);
        return new SecretBytes([.. PgpPackets.Packet(5, body), .. packets.Skip(1).SelectMany(packet => packet.Whole.ToArray())]);
    }

    /// <summary>Encrypts a key as the writer does, but with the least work.</summary>
    public static byte[] Encrypt(SecretBytes key, string passphrase)
    {
        var derivation = new StringToKey(8, 1, 1024);
        using var derived = derivation.Derive(PgpText.Octets(passphrase), SecretCipher.Aes256.KeyLength);
        return
        [
            .. PacketsOf(key).SelectMany(packet => packet.IsKey
                ? OpenSecret.Encrypt(packet, derivation, derived)
                : packet.Whole.ToArray()),
        ];
    }

    /// <summary>Encrypts a key as old programs do: with a sum of two octets, and with simple or salted derivations.</summary>
    /// <param name="key">The key.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="type">The type of the derivation: 0 without salt, 1 with a salt, 3 with a salt and a count.</param>
    public static byte[] EncryptWithSum(SecretBytes key, string passphrase, byte type)
    {
        var derivation = new StringToKey(2, type == 0 ? null : 5, type == 3 ? 1024 : 0);
        using var derived = derivation.Derive(PgpText.Octets(passphrase), SecretCipher.Aes256.KeyLength);
        byte[] specifier = [type, 2, .. type == 0 ? [] : (byte[])[0, 0, 0, 0, 0, 0, 0, 5], .. type == 3 ? [0] : (byte[])[]];
        return [.. PacketsOf(key).SelectMany(packet => packet.IsKey ? Encrypt(packet) : packet.Whole.ToArray())];

        byte[] Encrypt(PgpPacket packet)
        {
            var publicPart = PublicPart(packet);
            var numbers = packet.Body.ToArray()[(publicPart.Length + 1)..];
            SecretCipher.Aes256.Apply(encrypt: true, derived, new byte[16], numbers);
            return PgpPackets.Packet((int)packet.Tag, [.. publicPart, 255, 9, .. specifier, .. new byte[16], .. numbers]);
        }
    }

    private static byte[] PublicPart(PgpPacket packet) => PgpKeyBody.Read(packet.Body.Span).Octets;

    private static List<PgpPacket> PacketsOf(SecretBytes key)
    {
        var packets = new List<PgpPacket>();
        PacketReader.Read(key.Span.ToArray(), packets);
        return packets;
    }
}
