using System.Formats.Asn1;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Formats.Keys.EdDsa;

/// <summary>An Ed25519 key (RFC 8410) that is ready to sign. .NET cannot use such keys with OpenSSL 3.0.</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    /// <summary>The length of the seed and of the public key in octets (RFC 8032 section 5.1.5).</summary>
    public const int KeyLength = 32;

    /// <summary>The length of the field in bits.</summary>
    public const int Size = 255;

    private readonly SecretBytes _seed;

    /// <param name="seed">The seed, of 32 octets.</param>
    public Ed25519SigningKey(ReadOnlySpan<byte> seed) => _seed = new SecretBytes(seed);

    public override KeyKind Kind => new("EdDSA", Size);

    public override byte[] ExportPublicKey()
    {
        // SEQUENCE { SEQUENCE { id-Ed25519 }, subjectPublicKey BIT STRING }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            SigningAlgorithm.Ed25519.Write(writer);
            writer.WriteBitString(ExportPoint());
        }

        return writer.Encode();
    }

    /// <summary>The public key, of 32 octets.</summary>
    public byte[] ExportPoint()
    {
        var point = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(_seed.Octets, 0, point, 0);
        return point;
    }

    public override void Dispose() => _seed.Dispose();

    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed.Octets, 0, data, 0, data.Length, signature, 0);
        return signature;
    }

    protected override bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm) =>
        Ed25519.Verify(signature, 0, ExportPoint(), 0, data, 0, data.Length);
}
