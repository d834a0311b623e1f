using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>A DSA key. Signatures are the SEQUENCE of r and s of RFC 3279 section 2.2.2.</summary>
internal sealed class DsaSigningKey : SigningKey
{
    private readonly DSA _key = DSA.Create();

    public DsaSigningKey(SecretBytes pkcs8) => _key.ImportPkcs8PrivateKey(pkcs8.Span, out _);

    public override KeyKind Kind => new("DSA", _key.KeySize, _key.ExportParameters(includePrivateParameters: false).Q!.Length * 8);

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    // OpenSSL takes the leftmost bits of a hash that is longer than q (FIPS 186-4 section 4.6).
    public override byte[] Sign(byte[] data, SigningAlgorithm algorithm) =>
        _key.CreateSignature(MessageDigest.Of(algorithm.Hash, data), DSASignatureFormat.Rfc3279DerSequence);

    public override void Dispose() => _key.Dispose();
}
