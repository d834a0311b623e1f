using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;

namespace Latchkey.Formats.OpenPgp;

/// <summary>The packets of a public key.</summary>
internal static class PublicOctets
{
    /// <summary>The packets of a public key as they are.</summary>
    public static byte[] Of(TransferableKey key) => [.. key.Packets.SelectMany(packet => packet.Whole.ToArray())];

    /// <summary>The packets of a secret key, with public keys in place of the secret ones.</summary>
    /// <param name="key">The secret key.</param>
    /// <param name="publicPartOf">The public part of a key packet.</param>
    public static byte[] Of(TransferableKey key, Func<PgpPacket, PgpKeyBody> publicPartOf) =>
        [.. key.Packets.SelectMany(packet => packet.IsKey ? Write(packet.Tag, publicPartOf(packet)) : packet.Whole.ToArray())];

    private static byte[] Write(PgpTag secret, PgpKeyBody key)
    {
        var tag = secret == PgpTag.SecretKey ? PgpTag.PublicKey : PgpTag.PublicSubkey;
        return [.. PacketWriter.Header(tag, key.Octets.Length), .. key.Octets];
    }
}
