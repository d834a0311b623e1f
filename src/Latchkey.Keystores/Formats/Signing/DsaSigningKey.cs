using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>A DSA key. Signatures are the SEQUENCE of r and s of RFC 3279 section 2.2.2.</summary>
internal sealed class DsaSigningKey : SigningKey
{
    // FIPS 186-4 section 4.2 ends at 3,072 and 256 bits. .NET computes the public key, in minutes where numbers are huge.
    private const int MaxPrimeLength = 3072 / 8;
    private const int MaxSubprimeLength = 256 / 8;

    private readonly DSA _key = DSA.Create();

    public DsaSigningKey(SecretBytes pkcs8) => _key.ImportPkcs8PrivateKey(pkcs8.Span, out _);

    public override KeyKind Kind => new("DSA", _key.KeySize, _key.ExportParameters(includePrivateParameters: false).Q!.Length * 8);

    /// <summary>Whether the numbers are longer than any standard asks for, so that nothing is to be computed with them.</summary>
    public static bool IsTooLong(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        // parameters: SEQUENCE { p INTEGER, q INTEGER, g INTEGER }, key: INTEGER x; each may have a zero in front
        var numbers = new DerReader(parameters).Enter(DerTag.Sequence);
        return numbers.ReadInteger().Length > MaxPrimeLength + 1 || numbers.ReadInteger().Length > MaxSubprimeLength + 1
            || numbers.ReadInteger().Length > MaxPrimeLength + 1 || new DerReader(key).ReadInteger().Length > MaxSubprimeLength + 1;
    }

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => _key.Dispose();

    // OpenSSL takes the leftmost bits of a hash that is longer than q (FIPS 186-4 section 4.6). It also signs with numbers
    // that do not fit each other, as it does not with RSA and EC; only the check of the signature tells.
    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm)
    {
        var hash = MessageDigest.Of(algorithm.Hash, data);
        var signature = _key.CreateSignature(hash, DSASignatureFormat.Rfc3279DerSequence);
        return _key.VerifySignature(hash, signature, DSASignatureFormat.Rfc3279DerSequence) ? signature : throw new CryptographicException();
    }
}
