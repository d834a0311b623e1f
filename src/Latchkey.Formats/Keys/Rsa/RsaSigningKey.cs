using System.Security.Cryptography;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>An RSA key that is ready to sign, by RSASSA-PKCS1-v1_5 or RSASSA-PSS (RFC 8017 sections 8.2 and 8.1).</summary>
internal sealed class RsaSigningKey : SigningKey
{
    private readonly RSA _key = RSA.Create();

    /// <param name="pkcs1">
    /// An RSAPrivateKey (RFC 8017 appendix A.1.2) of a length that certificates allow (<see cref="RsaPublicKey"/>).
    /// </param>
    /// <param name="pss">The restriction to RSASSA-PSS, if there is one.</param>
    public RsaSigningKey(SecretBytes pkcs1, PssRestriction pss)
    {
        _key.ImportRSAPrivateKey(pkcs1.Span, out _);
        Pss = pss;
    }

    public override KeyKind Kind => new(Pss.IsPss ? SigningAlgorithm.Pss : "RSA", _key.KeySize);

    public override PssRestriction Pss { get; }

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    public override void Dispose() => _key.Dispose();

    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm) => PaddingOf(algorithm) is { } padding
        ? _key.SignData(data, algorithm.Hash, padding)
        : SignByBouncyCastle(data, algorithm);

    // BouncyCastle verifies its signatures itself.
    protected override bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm) =>
        PaddingOf(algorithm) is not { } padding || _key.VerifyData(data, signature, algorithm.Hash, padding);

    private static RSASignaturePadding? PaddingOf(SigningAlgorithm algorithm) => algorithm switch
    {
        { IsInPlatform: false } => null,
        { PssParameters: not null } => RSASignaturePadding.Pss,
        _ => RSASignaturePadding.Pkcs1,
    };

    // BouncyCastle first tests the modulus: 50 ms at 2,048 bits, 200 ms at 4,096. Its copies of the numbers stay in memory until that is
    // reused. No usual signature needs it.
    private byte[] SignByBouncyCastle(byte[] data, SigningAlgorithm algorithm)
    {
        var numbers = _key.ExportParameters(includePrivateParameters: true);
        try
        {
            var signer = SignerOf(algorithm);
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

    private static ISigner SignerOf(SigningAlgorithm algorithm) => algorithm.PssParameters is { } pss
        ? new PssSigner(new RsaBlindedEngine(), MessageDigest.Create(pss.Hash), MessageDigest.Create(pss.MaskHash), pss.SaltLength)
        : new RsaDigestSigner(MessageDigest.Create(algorithm.Hash));

    private static BigInteger Number(byte[]? magnitude) => new(sign: 1, magnitude);
}
