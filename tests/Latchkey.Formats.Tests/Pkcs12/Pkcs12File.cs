using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Pkcs12;

/// <summary>Writes PKCS#12 by hand, valid or not, without a MAC unless one is given.</summary>
internal static class Pkcs12File
{
    public const string KeyBag = "1.2.840.113549.1.12.10.1.1";
    public const string ShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
    public const string CertificateBag = "1.2.840.113549.1.12.10.1.3";
    public const string NestedBag = "1.2.840.113549.1.12.10.1.6";

    private const string Data = "1.2.840.113549.1.7.1";
    private const string EncryptedData = "1.2.840.113549.1.7.6";

    public static byte[] Of(params byte[][] safes) => Der.Sequence(Der.Integer(3), Contents(Der.Sequence(safes)));

    public static byte[] WithMac(byte[] mac, params byte[][] safes) => Der.Sequence(Der.Integer(3), Contents(Der.Sequence(safes)), mac);

    public static byte[] Mac(long iterations, int saltLength = 8) => Der.Sequence(
        Der.Sequence(Der.Sequence(Der.Oid("1.3.14.3.2.26"), [0x05, 0x00]), Der.Value(0x04, new byte[20])),
        Der.Value(0x04, new byte[saltLength]),
        Der.Number(iterations));

    /// <summary>A file with PBMAC1 (RFC 9579) over its contents, with one iteration.</summary>
    public static byte[] WithPbmac1(
        string prf, HashAlgorithmName prfHash, string hmac, HashAlgorithmName hash, int? keyLength, params byte[][] safes)
    {
        var contents = Der.Sequence(safes);
        var key = Rfc2898DeriveBytes.Pbkdf2(JavaKeystores.Password, new byte[8], 1, prfHash, keyLength ?? 32);
        var derivation = Der.Sequence(
            Der.Oid("1.2.840.113549.1.5.12"),
            Der.Sequence(
                Der.Value(0x04, new byte[8]),
                Der.Number(1),
                keyLength is { } length ? Der.Number(length) : [],
                Der.Sequence(Der.Oid(prf), [0x05, 0x00])));
        var algorithm = Der.Sequence(Der.Oid("1.2.840.113549.1.5.14"), Der.Sequence(derivation, Der.Sequence(Der.Oid(hmac), [0x05, 0x00])));
        var mac = Der.Sequence(
            Der.Sequence(algorithm, Der.Value(0x04, CryptographicOperations.HmacData(hash, key, contents))),
            Der.Value(0x04, "NOT USED"u8.ToArray()));
        return Der.Sequence(Der.Integer(3), Contents(contents), mac);
    }

    public static byte[] Contents(byte[] octets) => Der.Sequence(Der.Oid(Data), Der.Value(0xA0, Der.Value(0x04, octets)));

    public static byte[] Safe(params byte[][] bags) => Contents(Der.Sequence(bags));

    public static byte[] EncryptedSafe(byte[] algorithm, byte[] encrypted) => Der.Sequence(
        Der.Oid(EncryptedData),
        Der.Value(0xA0, Der.Sequence(Der.Integer(0), Der.Sequence(Der.Oid(Data), algorithm, Der.Value(0x80, encrypted)))));

    /// <summary>A safe that really is encrypted, with PBES2 and one iteration.</summary>
    public static byte[] EncryptedSafe(byte[] contents) => EncryptedSafe(Pbes2(1), Encrypt(contents));

    public static byte[] Bag(string type, byte[] value, params byte[][] attributes) =>
        Der.Sequence(Der.Oid(type), Der.Value(0xA0, value), attributes.Length == 0 ? [] : Der.Set(attributes));

    public static byte[] Certificate(byte[] der, params byte[][] attributes) => Bag(
        CertificateBag,
        Der.Sequence(Der.Oid("1.2.840.113549.1.9.22.1"), Der.Value(0xA0, Der.Value(0x04, der))),
        attributes);

    public static byte[] Key(byte[] pkcs8, params byte[][] attributes) => Bag(KeyBag, pkcs8, attributes);

    public static byte[] ShroudedKey(byte[] pkcs8, params byte[][] attributes) =>
        Bag(ShroudedKeyBag, Der.Sequence(Pbes2(1), Der.Value(0x04, Encrypt(pkcs8))), attributes);

    /// <summary>A key of no meaning that asks for so many iterations.</summary>
    public static byte[] CostlyKey(long iterations) =>
        Bag(ShroudedKeyBag, Der.Sequence(Pbes2(iterations), Der.Value(0x04, new byte[64])));

    /// <summary>The same under HMAC-SHA-256, which costs the least of what writers choose.</summary>
    public static byte[] CheapKey(long iterations) => Bag(ShroudedKeyBag, Der.Sequence(
        Der.Sequence(
            Der.Oid("1.2.840.113549.1.5.13"),
            Der.Sequence(
                Der.Sequence(
                    Der.Oid("1.2.840.113549.1.5.12"),
                    Der.Sequence(
                        Der.Value(0x04, new byte[8]), Der.Number(iterations), Der.Sequence(Der.Oid("1.2.840.113549.2.9"), [0x05, 0x00]))),
                Der.Sequence(Der.Oid("2.16.840.1.101.3.4.1.42"), Der.Value(0x04, new byte[16])))),
        Der.Value(0x04, new byte[64])));

    /// <summary>A key under scrypt, which is not supported.</summary>
    public static byte[] ScryptKey(params byte[][] attributes) => Bag(ShroudedKeyBag, Der.Sequence(
        Der.Sequence(
            Der.Oid("1.2.840.113549.1.5.13"),
            Der.Sequence(
                Der.Sequence(
                    Der.Oid("1.3.6.1.4.1.11591.4.11"),
                    Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(16_384), Der.Number(8), Der.Number(1))),
                Der.Sequence(Der.Oid("2.16.840.1.101.3.4.1.42"), Der.Value(0x04, new byte[16])))),
        Der.Value(0x04, new byte[64])), attributes);

    public static byte[] Name(string name) =>
        Der.Sequence(Der.Oid("1.2.840.113549.1.9.20"), Der.Set(Der.Value(0x1E, Encoding.BigEndianUnicode.GetBytes(name))));

    public static byte[] LocalKeyId(byte id) => Der.Sequence(Der.Oid("1.2.840.113549.1.9.21"), Der.Set(Der.Value(0x04, [id])));

    public static byte[] Pbes2(long iterations, string cipher = "2.16.840.1.101.3.4.1.42") => Der.Sequence(
        Der.Oid("1.2.840.113549.1.5.13"),
        Der.Sequence(
            Der.Sequence(Der.Oid("1.2.840.113549.1.5.12"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(iterations))),
            Der.Sequence(Der.Oid(cipher), Der.Value(0x04, new byte[16]))));

    /// <summary>PKCS#12's own encryption: Triple DES.</summary>
    public static byte[] Pkcs12Encryption(long iterations) =>
        Der.Sequence(Der.Oid("1.2.840.113549.1.12.1.3"), Der.Sequence(Der.Value(0x04, new byte[8]), Der.Number(iterations)));

    private static byte[] Encrypt(byte[] octets)
    {
        using var aes = Aes.Create();
        aes.Key = Rfc2898DeriveBytes.Pbkdf2(JavaKeystores.Password, new byte[8], 1, HashAlgorithmName.SHA1, 32);
        return aes.EncryptCbc(octets, new byte[16]);
    }
}
