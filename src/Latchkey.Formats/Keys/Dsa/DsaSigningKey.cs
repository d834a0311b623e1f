using System.Security.Cryptography;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Dsa;

/// <summary>A DSA key that is ready to sign. A signature is the SEQUENCE of r and s of RFC 3279 section 2.2.2.</summary>
internal sealed class DsaSigningKey : SigningKey
{
    private readonly DSA _key = DSA.Create();

    /// <param name="pkcs8">A key whose numbers are within the lengths of the standard, because .NET computes the public one.</param>
    public DsaSigningKey(SecretBytes pkcs8) => _key.ImportPkcs8PrivateKey(pkcs8.Span, out _);

    public override KeyKind Kind => new("DSA", _key.KeySize, _key.ExportParameters(includePrivateParameters: false).Q!.Length * 8);

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => _key.Dispose();

    // OpenSSL uses the leftmost bits of a hash that is longer than q (FIPS 186-4 section 4.6).
    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm) =>
        _key.CreateSignature(MessageDigest.Of(algorithm.Hash, data), DSASignatureFormat.Rfc3279DerSequence);

    protected override bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm) =>
        _key.VerifySignature(MessageDigest.Of(algorithm.Hash, data), signature, DSASignatureFormat.Rfc3279DerSequence);
}
