using System.Security.Cryptography;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>An EC key on a named curve that is ready to sign. A signature is the SEQUENCE of r and s of RFC 5480 appendix A.</summary>
internal sealed class EcSigningKey : SigningKey
{
    private readonly NamedCurve _curve;
    private readonly ECDsa _key;

    /// <summary>Makes a key from its number, and computes its point.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: OpenSSL was built without the curve.
    /// </exception>
    /// <exception cref="CryptographicException">The number is not in the range of the curve.</exception>
    public EcSigningKey(NamedCurve curve, SecretBytes number)
    {
        _curve = curve;
        try
        {
            _key = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(curve.Oid), D = number.Octets });
        }
        catch (PlatformNotSupportedException)
        {
            // Debian's OpenSSL has every curve in the list; other builds have fewer.
            throw Refuse.PrivateKeyNotAcceptable("The EC key is on a curve that OpenSSL on this machine does not have.");
        }
    }

    public override KeyKind Kind => new("EC", _curve.FieldSize);

    public override byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    /// <summary>The public point: 04 | x | y.</summary>
    public byte[] ExportPoint() => _key.ExportParameters(includePrivateParameters: false).Q is var q ? [0x04, .. q.X!, .. q.Y!] : [];

    public override void Dispose() => _key.Dispose();

    protected override byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm) =>
        _key.SignData(data, algorithm.Hash, DSASignatureFormat.Rfc3279DerSequence);

    protected override bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm) =>
        _key.VerifyData(data, signature, algorithm.Hash, DSASignatureFormat.Rfc3279DerSequence);
}
