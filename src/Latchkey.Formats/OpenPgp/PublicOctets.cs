using Latchkey.Formats.OpenPgpPackets;

namespace Latchkey.Formats.OpenPgp;

/// <summary>The packets of a public key.</summary>
internal static class PublicOctets
{
    /// <summary>The packets as they are.</summary>
    public static byte[] Of(TransferableKey key)
    {
        var octets = new byte[key.Packets.Sum(packet => packet.Whole.Length)];
        var position = 0;
        foreach (var packet in key.Packets)
        {
            packet.Whole.CopyTo(octets.AsMemory(position));
            position += packet.Whole.Length;
        }

        return octets;
    }
}
