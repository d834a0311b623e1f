using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Java;

/// <summary>Writes JKS and JCEKS by hand, valid or not, but always with a digest that fits.</summary>
internal static class JksFile
{
    public const uint Jks = 0xFEEDFEED;
    public const uint Jceks = 0xCECECECE;

    public static byte[] Of(uint magic, params byte[][] entries) => Of(magic, 2, (uint)entries.Length, entries);

    public static byte[] Of(uint magic, uint version, uint count, params byte[][] entries) =>
        Seal([.. Int32(magic), .. Int32(version), .. Int32(count), .. entries.SelectMany(entry => entry)]);

    /// <summary>Adds the digest.</summary>
    public static byte[] Seal(byte[] body)
    {
        byte[] keyed = [.. Encoding.BigEndianUnicode.GetBytes(JavaKeystores.Password), .. "Mighty Aphrodite"u8, .. body];
        return [.. body, .. SHA1.HashData(keyed)];
    }

    public static byte[] Entry(uint tag, byte[] alias, params byte[][] contents) =>
        [.. Int32(tag), .. Text(alias), .. new byte[8], .. contents.SelectMany(part => part)];

    public static byte[] Key(string alias, byte[] protectedKey, params byte[][] chain) =>
        Entry(
            1,
            Encoding.UTF8.GetBytes(alias),
            Block(protectedKey),
            Int32((uint)chain.Length),
            [.. chain.SelectMany(one => Certificate(one))]);

    public static byte[] Trusted(string alias, byte[] certificate) => Entry(2, Encoding.UTF8.GetBytes(alias), Certificate(certificate));

    public static byte[] Certificate(byte[] der, string type = "X.509") => [.. Text(Encoding.ASCII.GetBytes(type)), .. Block(der)];

    public static byte[] Block(byte[] octets) => [.. Int32((uint)octets.Length), .. octets];

    public static byte[] Text(byte[] octets) => [(byte)(octets.Length >> 8), (byte)octets.Length, .. octets];

    public static byte[] Int32(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }
}
