using System.Security.Cryptography;
using CsCheck;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>RSA keys (RFC 8017 appendix A.1.2), for RSASSA-PSS too, with numbers that lack the zero before their first bit.</summary>
internal static class RsaKeyForms
{
    private const string Plain = "1.2.840.113549.1.1.1";
    private const string Pss = "1.2.840.113549.1.1.10";

    private static readonly string[] Algorithms =
    [
        "NULL",
        "absent",
        "PSS",
        "PSS with SHA-256",
        "PSS with SHA-224",
        "PSS with MGF1 of SHA-1",
    ];

    private static readonly RSAParameters[] Keys = [.. new[] { 1024, 1536, 2048 }.Select(Create)];

    public static Gen<KeyForm> Any { get; } = Gen.Select(
        Gen.Int[0, Keys.Length - 1].Select(index => Keys[index]),
        Gen.Int[0, Algorithms.Length - 1].Select(index => Algorithms[index]),
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        Of);

    public static KeyForm Of(RSAParameters key, string algorithm, bool isSigned, bool isVersion2, bool hasAttributes)
    {
        byte[] Number(byte[] octets)
        {
            var trimmed = octets.AsSpan().TrimStart((byte)0).ToArray();
            return Der.Integer(isSigned || trimmed[0] < 0x80 ? trimmed : [0, .. trimmed]);
        }

        byte[] Positive(byte[] octets) => Der.Integer(octets[0] >= 0x80 ? [0, .. octets] : octets);

        var identifier = Der.Sequence(
            Der.Oid(algorithm.StartsWith("PSS", StringComparison.Ordinal) ? Pss : Plain), ParametersOf(algorithm));
        var publicKey = Der.Sequence(Positive(key.Modulus!), Positive(key.Exponent!));
        var pkcs8 = KeyForm.Frame(
            identifier,
            Der.Sequence(
                Der.Integer(0), Number(key.Modulus!), Number(key.Exponent!), Number(key.D!), Number(key.P!), Number(key.Q!),
                Number(key.DP!), Number(key.DQ!), Number(key.InverseQ!)),
            isVersion2 ? publicKey : null,
            hasAttributes);
        return new KeyForm(
            $"RSA {key.Modulus!.Length} {algorithm}, without zeros {isSigned}, version 2 {isVersion2}, attributes {hasAttributes}",
            identifier.AsSpan().IndexOf(Der.Oid(Pss)) < 0 ? "RSA" : "RSASSA-PSS",
            pkcs8,
            Der.Sequence(identifier, Der.BitString(publicKey)));
    }

    private static byte[] ParametersOf(string algorithm) => algorithm switch
    {
        "NULL" => [0x05, 0x00],
        "PSS with SHA-256" => PssParameters("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.1", 32),
        "PSS with SHA-224" => PssParameters("2.16.840.1.101.3.4.2.4", "2.16.840.1.101.3.4.2.4", 20),
        "PSS with MGF1 of SHA-1" => PssParameters("2.16.840.1.101.3.4.2.1", null, 24),
        _ => [],
    };

    private static byte[] PssParameters(string hash, string? mask, byte salt) => Der.Sequence(
        Der.Value(0xA0, Der.Sequence(Der.Oid(hash), [0x05, 0x00])),
        mask is null ? [] : Der.Value(0xA1, Der.Sequence(Der.Oid("1.2.840.113549.1.1.8"), Der.Sequence(Der.Oid(mask), [0x05, 0x00]))),
        salt == 20 ? [] : Der.Value(0xA2, Der.Integer(salt)));

    private static RSAParameters Create(int size)
    {
        using var rsa = RSA.Create(size);
        return rsa.ExportParameters(includePrivateParameters: true);
    }
}
