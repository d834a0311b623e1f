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

    private static byte[] PublicPart(PgpPacket packet) => PgpKeyBody.Read(packet.Body.Span).Octets;

    private static List<PgpPacket> PacketsOf(SecretBytes key)
    {
        var packets = new List<PgpPacket>();
        PacketReader.Read(key.Span.ToArray(), packets);
        return packets;
    }
}
