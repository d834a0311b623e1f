using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Java;

/// <summary>Protects private keys as the JDK does, written a second time and without haste.</summary>
internal static class JavaProtection
{
    public static byte[] Jks(byte[] pkcs8, string password = JavaKeystores.Password)
    {
        var passwordOctets = Encoding.BigEndianUnicode.GetBytes(password);
        var salt = RandomNumberGenerator.GetBytes(20);
        var stream = new List<byte>();
        for (var hash = salt; stream.Count < pkcs8.Length; stream.AddRange(hash)) hash = SHA1.HashData([.. passwordOctets, .. hash]);
        var hidden = pkcs8.Select((octet, i) => (byte)(octet ^ stream[i])).ToArray();
        var check = SHA1.HashData([.. passwordOctets, .. pkcs8]);
        return Info(Der.Sequence(Der.Oid("1.3.6.1.4.1.42.2.17.1.1"), [0x05, 0x00]), [.. salt, .. hidden, .. check]);
    }

    public static byte[] Jceks(byte[] pkcs8, byte[] salt, int iterations, string password = JavaKeystores.Password)
    {
        var derived = Derive(salt, iterations, Encoding.ASCII.GetBytes(password));
        using var cipher = TripleDES.Create();
        cipher.Key = derived[..24];
        return Info(JceksAlgorithm(salt, iterations), cipher.EncryptCbc(pkcs8, derived[24..]));
    }

    public static byte[] JceksAlgorithm(byte[] salt, int iterations) =>
        Der.Sequence(Der.Oid("1.3.6.1.4.1.42.2.19.1"), Der.Sequence(Der.Value(0x04, salt), Der.Number(iterations)));

    public static byte[] Info(byte[] algorithm, byte[] encrypted) => Der.Sequence(algorithm, Der.Value(0x04, encrypted));

    public static byte[] Derive(byte[] salt, int iterations, byte[] password)
    {
        var halves = new[] { salt[..4], salt[4..] };
        if (halves[0].SequenceEqual(halves[1])) halves[0] = [.. halves[0].Reverse()];
        return [.. halves.SelectMany(half =>
        {
            for (var i = 0; i < iterations; i++) half = MD5.HashData([.. half, .. password]);
            return half;
        })];
    }
}
