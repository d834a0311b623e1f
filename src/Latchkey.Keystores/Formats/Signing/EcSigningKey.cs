using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>An EC key on a named curve. Signatures are the SEQUENCE of r and s of RFC 5480 appendix A.</summary>
internal sealed class EcSigningKey : SigningKey
{
    private readonly ECDsa _key = ECDsa.Create();

    public EcSigningKey(SecretBytes pkcs8) => _key.ImportPkcs8PrivateKey(pkcs8.Span, out _);

    public override KeyKind Kind => new("EC", _key.KeySize);

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => _key.Dispose();

    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm) =>
        _key.SignData(data, algorithm.Hash, DSASignatureFormat.Rfc3279DerSequence);
}
