using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>Writes private key files by hand, valid or not.</summary>
internal static class SshKeyText
{
    public static byte[] Pem(string label, byte[] contents) => Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, contents));

    /// <summary>The contents of the one block of a PEM file.</summary>
    public static byte[] ContentsOf(byte[] pem)
    {
        var text = Encoding.ASCII.GetString(pem);
        return Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
    }

    public static byte[] UInt32(uint number)
    {
        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return octets;
    }

    public static byte[] Block(byte[] octets) => [.. UInt32((uint)octets.Length), .. octets];

    public static byte[] Block(string text) => Block(Encoding.UTF8.GetBytes(text));
}
