using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Keystores.Formats;

/// <summary>Turns Ed25519 keys into PKCS#8. The public key is computed from the secret seed and compared with the file's.</summary>
internal static class Ed25519Seed
{
    /// <summary>Octets of the seed and of the public key (RFC 8032 section 5.1.5).</summary>
    public const int Length = 32;

    // RFC 8410 section 7: SEQUENCE { version INTEGER 0, SEQUENCE { OBJECT IDENTIFIER },
    //   OCTET STRING { OCTET STRING seed } }
    private static ReadOnlySpan<byte> Prefix =>
        [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, Length];

    /// <summary>Encodes a key; the public key is empty where the file has none.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static SecretBytes Encode(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Length) throw Refuse.PrivateKeyNotAcceptable("The Ed25519 key has a wrong length.");
        Span<byte> computed = stackalloc byte[Length];
        Ed25519.GeneratePublicKey(seed, computed);
        if (!publicKey.IsEmpty && !publicKey.SequenceEqual(computed)) throw Refuse.KeysDiffer();

        var pkcs8 = new SecretBytes(Prefix.Length + Length);
        Prefix.CopyTo(pkcs8.Octets);
        seed.CopyTo(pkcs8.Octets.AsSpan(Prefix.Length));
        return pkcs8;
    }
}
