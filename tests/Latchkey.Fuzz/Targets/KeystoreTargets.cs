using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats;
using Latchkey.Formats.Java;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;

namespace Latchkey.Fuzz.Targets;

/// <summary>Keystore files under the password of the seeds.</summary>
internal static class KeystoreTargets
{
    public static void Keystore(byte[] input) => KeystoreFileReader.Read(input, Seeds.Password).Dispose();

    public static void Pkcs12(byte[] input) => Pkcs12Reader.Read(input, Seeds.Password).Dispose();

    public static void KeyPairFile(byte[] input) => Latchkey.Formats.Pkcs12.KeyPairFile.Read(input, Seeds.Password).Dispose();

    /// <summary>JKS and JCEKS with a matching digest, which anybody who knows the password can make.</summary>
    public static void Java(byte[] input)
    {
        const int DigestLength = 20;
        if (input.Length <= DigestLength) return;
        var body = input.AsSpan(0, input.Length - DigestLength);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        digest.AppendData(Encoding.BigEndianUnicode.GetBytes(Seeds.Password));
        digest.AppendData("Mighty Aphrodite"u8);
        digest.AppendData(body);
        JksReader.Read((byte[])[.. body, .. digest.GetHashAndReset()], Seeds.Password).Dispose();
    }
}
