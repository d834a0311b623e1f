using CsCheck;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>Ed25519 keys (RFC 8410), of version 1 and 2.</summary>
internal static class Ed25519KeyForms
{
    public static Gen<KeyForm> Any { get; } = Gen.Select(Gen.Byte.Array[32], Gen.Bool, Gen.Bool, Of);

    private static KeyForm Of(byte[] seed, bool isVersion2, bool hasAttributes)
    {
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, publicKey);
        var algorithm = Der.Sequence(Der.Oid("1.3.101.112"));
        var pkcs8 = KeyForm.Frame(algorithm, Der.Value(0x04, seed), isVersion2 ? publicKey : null, hasAttributes);
        return new KeyForm(
            $"Ed25519, version 2 {isVersion2}, attributes {hasAttributes}",
            "Ed25519",
            pkcs8,
            Der.Sequence(algorithm, Der.BitString(publicKey)));
    }
}
