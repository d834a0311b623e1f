using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Tests.OpenPgp;

internal static class MixedSecret
{
    /// <summary>A key whose primary key has the secret numbers of another.</summary>
    public static SecretBytes Of(SecretBytes one, SecretBytes other)
    {
        var (packets, foreign) = (PacketsOf(one), PacketsOf(other));
        byte[] body = [.. PublicPart(packets[0]), .. foreign[0].Body.Span[PublicPart(foreign[0]).Length..]];
        return new SecretBytes([.. PgpPackets.Packet(5, body), .. packets.Skip(1).SelectMany(packet => packet.Whole.ToArray())]);
    }

    private static byte[] PublicPart(PgpPacket packet) => PgpKeyBody.Read(packet.Body.Span).Octets;

    private static List<PgpPacket> PacketsOf(SecretBytes key)
    {
        var packets = new List<PgpPacket>();
        PacketReader.Read(key.Span.ToArray(), packets);
        return packets;
    }
}
