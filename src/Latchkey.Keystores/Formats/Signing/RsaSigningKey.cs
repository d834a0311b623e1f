using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Latchkey.Keystores.Formats;

/// <summary>An RSA key, which signs by RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).</summary>
internal sealed class RsaSigningKey : SigningKey
{
    // As for certificates (RsaKeys); a signature with 16,384 bits takes a quarter of a second.
    private const int MaxSize = 8192;

    private readonly RSA _key = RSA.Create();

    public RsaSigningKey(SecretBytes pkcs8)
    {
        _key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        if (_key.KeySize > MaxSize) throw NotAcceptable($"The RSA key has more than {MaxSize} bits.");
    }

    public override KeyKind Kind => new("RSA", _key.KeySize);

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => _key.Dispose();

    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm) => algorithm.Hash == MessageDigest.Sha224
        ? SignWithSha224(data)
        : _key.SignData(data, algorithm.Hash, RSASignaturePadding.Pkcs1);

    // BouncyCastle first proves the modulus: 50 ms at 2,048 bits, 200 ms at 4,096. Its copies of the numbers stay in
    // memory until it is reused, which no other hash asks for.
    private byte[] SignWithSha224(byte[] data)
    {
        var numbers = _key.ExportParameters(includePrivateParameters: true);
        try
        {
            var signer = new RsaDigestSigner(new Sha224Digest());
            signer.Init(forSigning: true, new RsaPrivateCrtKeyParameters(
                Number(numbers.Modulus), Number(numbers.Exponent), Number(numbers.D), Number(numbers.P),
                Number(numbers.Q), Number(numbers.DP), Number(numbers.DQ), Number(numbers.InverseQ)));
            signer.BlockUpdate(data, 0, data.Length);
            return signer.GenerateSignature();
        }
        finally
        {
            foreach (var secret in new[] { numbers.D, numbers.P, numbers.Q, numbers.DP, numbers.DQ, numbers.InverseQ })
                CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static BigInteger Number(byte[]? magnitude) => new(sign: 1, magnitude);
}
