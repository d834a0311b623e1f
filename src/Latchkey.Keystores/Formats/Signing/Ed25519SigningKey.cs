using System.Formats.Asn1;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Keystores.Formats;

/// <summary>An Ed25519 key (RFC 8410), which .NET cannot use on OpenSSL 3.0.</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    private readonly SecretBytes _seed;

    /// <param name="key">CurvePrivateKey (RFC 8410 section 7): an OCTET STRING of 32 octets.</param>
    public Ed25519SigningKey(ReadOnlySpan<byte> key)
    {
        var reader = new DerReader(key);
        var seed = reader.ReadContents(DerTag.OctetString);
        reader.ThrowIfNotAtEnd();
        if (seed.Length != Ed25519.SecretKeySize) throw new AsnContentException("An Ed25519 key has 32 octets.");
        _seed = new SecretBytes(seed);
    }

    public override KeyKind Kind => new("EdDSA", 255);

    public override byte[] ExportPublicKey()
    {
        var point = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(_seed.Octets, 0, point, 0);

        // SEQUENCE { SEQUENCE { id-Ed25519 }, subjectPublicKey BIT STRING }
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            SigningAlgorithm.Ed25519.Write(writer);
            writer.WriteBitString(point);
        }

        return writer.Encode();
    }

    public override void Dispose() => _seed.Dispose();

    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed.Octets, 0, data, 0, data.Length, signature, 0);
        return signature;
    }
}
