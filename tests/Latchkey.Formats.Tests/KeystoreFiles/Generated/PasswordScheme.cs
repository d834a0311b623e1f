using CsCheck;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Latchkey.Formats.Tests.KeystoreFiles.Generated;

/// <summary>A way to encrypt with a password, done by BouncyCastle.</summary>
/// <param name="Oid">PKCS#12's own scheme, or the cipher of PBES2.</param>
/// <param name="Hmac">The HMAC of PBKDF2; empty for its default; null for PKCS#12's own derivation.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">The iterations.</param>
/// <param name="HasKeyLength">Whether PBKDF2 says how long the key is.</param>
internal sealed record PasswordScheme(string Oid, string? Hmac, byte[] Salt, int Iterations, bool HasKeyLength)
{
    private const string TripleDes = "1.2.840.113549.3.7";

    private static readonly Gen<(byte[] Salt, int Iterations, bool HasKeyLength)> Parameters = Gen.Select(
        Gen.Byte.Array[8, 20], Gen.Int[1, 5], Gen.Bool);

    public static Gen<PasswordScheme> Any { get; } = Gen.OneOf(
        Gen.Select(
            StoreForm.OneOf([.. Pbes2Cipher.ByOid.Keys]), StoreForm.OneOf(["", .. Pbkdf2.Hmacs.Keys]), Parameters, (cipher, hmac, with) =>
            new PasswordScheme(cipher, hmac, with.Salt, with.Iterations, with.HasKeyLength)),
        Gen.Select(
            StoreForm.OneOf([.. Pkcs12Encryption.Schemes.Keys]),
            Parameters,
            (scheme, with) => new PasswordScheme(scheme, null, with.Salt, with.Iterations, false)));

    /// <summary>AlgorithmIdentifier.</summary>
    public byte[] Algorithm() => Hmac is null
        ? Der.Sequence(Der.Oid(Oid), Der.Sequence(Der.Value(0x04, Salt), Der.Number(Iterations)))
        : Der.Sequence(
            Der.Oid("1.2.840.113549.1.5.13"),
            Der.Sequence(
                Der.Sequence(
                    Der.Oid("1.2.840.113549.1.5.12"),
                    Der.Sequence(
                        Der.Value(0x04, Salt), Der.Number(Iterations), HasKeyLength ? Der.Number(Pbes2Cipher.ByOid[Oid].KeyLength) : [],
                        Hmac.Length == 0 ? [] : Der.Sequence(Der.Oid(Hmac), [0x05, 0x00]))),
                Der.Sequence(Der.Oid(Oid), Der.Value(0x04, Vector()))));

    /// <summary>Encrypts.</summary>
    public byte[] Encrypt(string password, byte[] octets)
    {
        var cipher = CipherUtilities.GetCipher(Transformation());
        cipher.Init(
            true,
            Hmac is null ? Own(password) : new ParametersWithIV(ParameterUtilities.CreateKeyParameter(Family(), Key(password)), Vector()));
        return cipher.DoFinal(octets);
    }

    private string Transformation() => $"{Family()}/CBC/PKCS7Padding";

    private string Family() => Hmac is null
        ? Pkcs12Encryption.Schemes[Oid].Name.Contains("RC2", StringComparison.Ordinal) ? "RC2" : "DESEDE"
        : Oid == TripleDes ? "DESEDE" : Pbes2Cipher.ByOid[Oid].Name.StartsWith("AES", StringComparison.Ordinal) ? "AES" : "CAMELLIA";

    private byte[] Vector() => [.. Enumerable.Range(1, Oid == TripleDes ? 8 : 16).Select(i => (byte)i)];

    private byte[] Key(string password)
    {
        var generator = new Pkcs5S2ParametersGenerator(
            MessageDigest.Create(Pbkdf2.HmacOf(Hmac!.Length == 0 ? "1.2.840.113549.2.7" : Hmac)!.Value));
        generator.Init(PbeParametersGenerator.Pkcs5PasswordToUtf8Bytes(password.ToCharArray()), Salt, Iterations);
        return ((KeyParameter)generator.GenerateDerivedMacParameters(Pbes2Cipher.ByOid[Oid].KeyLength * 8)).GetKey();
    }

    private ICipherParameters Own(string password)
    {
        var generator = new Pkcs12ParametersGenerator(new Sha1Digest());
        generator.Init(PbeParametersGenerator.Pkcs12PasswordToBytes(password.ToCharArray()), Salt, Iterations);
        return generator.GenerateDerivedParameters(Family(), Pkcs12Encryption.Schemes[Oid].KeyLength * 8, 64);
    }
}
