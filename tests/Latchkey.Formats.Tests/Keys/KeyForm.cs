using CsCheck;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>A private key in one of the encodings that the standards allow it, and the public key that belongs to it.</summary>
/// <param name="Name">What it looks like, for the message of a test that fails.</param>
/// <param name="Algorithm">The JCA's name of the algorithm.</param>
/// <param name="Pkcs8">The private key.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo.</param>
internal sealed record KeyForm(string Name, string Algorithm, byte[] Pkcs8, byte[] PublicKey)
{
    /// <summary>Keys of all kinds in all forms.</summary>
    public static Gen<KeyForm> Any { get; } = Gen.OneOf(EcKeyForms.Any, EcKeyForms.Any, RsaKeyForms.Any, Ed25519KeyForms.Any);

    /// <summary>The frame of PKCS#8.</summary>
    /// <param name="algorithm">AlgorithmIdentifier.</param>
    /// <param name="key">What the OCTET STRING holds.</param>
    /// <param name="publicKey">What version 2 puts behind it; null for version 1.</param>
    /// <param name="hasAttributes">Whether there are attributes.</param>
    public static byte[] Frame(byte[] algorithm, byte[] key, byte[]? publicKey, bool hasAttributes) => Der.Sequence(
        Der.Integer((byte)(publicKey is null ? 0 : 1)),
        algorithm,
        Der.Value(0x04, key),
        hasAttributes ? Der.Value(0xA0, Der.Sequence(Der.Oid("1.2.840.113549.1.9.20"), Der.Set(Der.Value(0x1E, [0x00, 0x61])))) : [],
        publicKey is null ? [] : Der.Value(0x81, [0], publicKey));
}
