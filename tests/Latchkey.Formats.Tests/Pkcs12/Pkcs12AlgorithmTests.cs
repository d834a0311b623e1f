using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Formats.Tests.KeystoreFiles;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.Pkcs12;

/// <summary>Algorithms of PKCS#12 that tools write on request, and those of newer tools.</summary>
public sealed class Pkcs12AlgorithmTests(OpenSslKeystores openssl, WorkFolder folder) : IClassFixture<WorkFolder>
{
    private const string HmacSha256 = "1.2.840.113549.2.9";
    private const string HmacSha512 = "1.2.840.113549.2.11";

    private static readonly TestPair Pair = TestPair.Ec;

    [Theory]
    [InlineData("CAMELLIA-128-CBC", "sha1")]
    [InlineData("CAMELLIA-192-CBC", "sha224")]
    [InlineData("CAMELLIA-256-CBC", "sha512-224")]
    [InlineData("AES-256-CBC", "sha512-256")]
    public void Files_that_openssl_writes_are_read(string cipher, string mac)
    {
        File.WriteAllBytes(folder.PathOf("plain"), openssl.Read("unencrypted"));
        var pass = "pass:" + JavaKeystores.Password;
        folder.Write("pem", Tool.Run("openssl", "pkcs12", "-in", folder.PathOf("plain"), "-passin", pass, "-nodes"));
        Tool.Run(
            "openssl",
            "pkcs12",
            "-export",
            "-in",
            folder.PathOf("pem"),
            "-passout",
            pass,
            "-keypbe",
            cipher,
            "-certpbe",
            cipher,
            "-macalg",
            mac,
            "-out",
            folder.PathOf("p12"));

        ShouldHoldThePair(folder.Read("p12"));
    }

    [Theory]
    [InlineData("PBEWithHmacSHA224AndAES_256", "HmacPBESHA224")]
    [InlineData("PBEWithHmacSHA384AndAES_128", "HmacPBESHA512/224")]
    [InlineData("PBEWithHmacSHA512AndAES_256", "HmacPBESHA512/256")]
    public void Files_that_keytool_writes_are_read(string protection, string mac)
    {
        File.WriteAllBytes(folder.PathOf("source"), openssl.Read("aes-256"));
        Tool.Run(
            "keytool",
            "-J-Dkeystore.pkcs12.keyProtectionAlgorithm=" + protection,
            "-J-Dkeystore.pkcs12.certProtectionAlgorithm=" + protection,
            "-J-Dkeystore.pkcs12.macAlgorithm=" + mac,
            "-importkeystore", "-noprompt", "-srckeystore", folder.PathOf("source"), "-srcstorepass", JavaKeystores.Password,
            "-destkeystore", folder.PathOf(mac.Replace('/', '-')), "-deststoretype", "PKCS12", "-deststorepass", JavaKeystores.Password);

        ShouldHoldThePair(folder.Read(mac.Replace('/', '-')));
    }

    [Fact]
    public void PBMAC1_is_checked()
    {
        var bags = Safe(Key(Pair.Pkcs8), Certificate(Pair.Certificate));
        var written = new[]
        {
            WithPbmac1(HmacSha256, HashAlgorithmName.SHA256, HmacSha256, HashAlgorithmName.SHA256, 32, bags),
            WithPbmac1(HmacSha256, HashAlgorithmName.SHA256, HmacSha512, HashAlgorithmName.SHA512, 64, bags),
            WithPbmac1(HmacSha512, HashAlgorithmName.SHA512, HmacSha512, HashAlgorithmName.SHA512, 20, bags),
        };
        foreach (var file in written)
        {
            using (var read = KeystoreFileReader.Read(file, JavaKeystores.Password))
                read.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>().ShouldSign();
            KeystoreRefusals.Of(file, "Changeit").ShouldBeOf(FileFault.PasswordWrong);
        }
    }

    [Fact]
    public void PBMAC1_of_no_sense_is_refused()
    {
        byte[] Of(int? keyLength, string hmac = HmacSha256) => WithPbmac1(
            HmacSha256, HashAlgorithmName.SHA256, hmac, HashAlgorithmName.SHA256, keyLength, Safe());
        Of(null).ShouldBeNoKeystore("damaged");
        Of(19).ShouldBeNoKeystore("damaged");
        Of(129).ShouldBeNoKeystore("damaged");
        Of(32, "1.2.3").ShouldNotBeTaken("MAC is PBMAC1 with the algorithm 1.2.3, which is not supported");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_null_password_without_a_MAC_opens_what_is_encrypted(bool isTerminated)
    {
        byte[] password = isTerminated ? [0, 0] : [];
        byte[] Encrypt(byte[] octets)
        {
            using var derived = Pkcs12KeyDerivation.Derive(password, new byte[8], 3, KeyPurpose.Encryption, HashAlgorithmName.SHA1, 24);
            using var iv = Pkcs12KeyDerivation.Derive(password, new byte[8], 3, KeyPurpose.InitializationVector, HashAlgorithmName.SHA1, 8);
            using var cipher = TripleDES.Create();
            cipher.Key = derived.Span.ToArray();
            return cipher.EncryptCbc(octets, iv.Span);
        }

        var key = Bag(ShroudedKeyBag, Der.Sequence(Pkcs12Encryption(3), Der.Value(0x04, Encrypt(Pair.Pkcs8))));
        var certificates = EncryptedSafe(Pkcs12Encryption(3), Encrypt(Der.Sequence(Certificate(Pair.Certificate))));
        byte[][] files =
        [
            Pkcs12File.Of(certificates, Safe(key)),
            Pkcs12File.Of(Safe(key), certificates),
            Pkcs12File.Of(Safe(key, Certificate(Pair.Certificate))),
        ];
        foreach (var file in files)
        {
            using var read = KeystoreFileReader.Read(file, "");
            read.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>().ShouldSign();
            Should.Throw<FileRefusedException>(() => KeystoreFileReader.Read(file, "x")).ShouldBeOf(FileFault.PasswordWrong);
        }
    }

    [Theory]
    [InlineData("1.2.840.113549.2.8", "SHA224")]
    [InlineData("1.2.840.113549.2.12", "SHA512/224")]
    [InlineData("1.2.840.113549.2.13", "SHA512/256")]
    public void PBKDF2_with_hashes_that_NET_lacks_derives_what_openssl_derives(string oid, string hash)
    {
        Pbkdf2.HmacOf(oid).ShouldBe(new HashAlgorithmName(hash));
        var expected = Tool.Run(
            "openssl", "kdf", "-keylen", "40", "-kdfopt", "digest:" + hash.Replace("SHA", "SHA2-", StringComparison.Ordinal), "-kdfopt",
            "pass:" + JavaKeystores.Password,
            "-kdfopt", "hexsalt:0001020304050607", "-kdfopt", "iter:1000", "PBKDF2");
        using var derived = new Pbkdf2([0, 1, 2, 3, 4, 5, 6, 7], 1000, null, new HashAlgorithmName(hash)).Derive("changeit"u8, 40);
        Convert.ToHexString(derived.Span).ShouldBe(expected.Trim().Replace(":", "", StringComparison.Ordinal));
    }

    private static void ShouldHoldThePair(byte[] file)
    {
        using var read = KeystoreFileReader.Read(file, JavaKeystores.Password);
        var pair = read.Entries.Single().ShouldBeOfType<KeystoreFileEntry.KeyPair>();
        pair.Chain.Count.ShouldBe(3);
        pair.ShouldSign();
        KeystoreRefusals.Of(file, "Changeit").ShouldBeOf(FileFault.PasswordWrong);
    }
}
