using System.Text;
using Latchkey.Formats.OpenPgpPackets;

namespace Latchkey.Formats.Tests.OpenPgp;

internal static class PgpText
{
    public static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>One armoured block with a checksum that fits.</summary>
    public static string Armour(byte[] octets, string label = "PUBLIC KEY BLOCK") => ArmourWriter.Write(label, octets);
}
