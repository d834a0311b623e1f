using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>
/// Signs what the platform's <see cref="CertificateRequest"/> writes. The platform's own generators have neither DSA nor Ed25519, nor
/// SHA-224, nor every form of RSASSA-PSS.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="algorithm">Decides alone: the hash that the platform hands over is <see cref="HashOf"/>.</param>
internal sealed class KeySignatureGenerator(SigningKey key, SigningAlgorithm algorithm) : X509SignatureGenerator
{
    /// <summary>The hash of an algorithm, which the platform asks for; that of Ed25519 is a part of it (RFC 8032 section 5.1).</summary>
    public static HashAlgorithmName HashOf(SigningAlgorithm algorithm) =>
        algorithm == SigningAlgorithm.Ed25519 ? HashAlgorithmName.SHA512 : algorithm.Hash;

    /// <summary>A public key, from SubjectPublicKeyInfo.</summary>
    public static PublicKey PublicKeyOf(ReadOnlySpan<byte> encoded)
    {
        var info = PublicKeyInfo.Read(encoded);
        var algorithm = new Oid(info.Algorithm, null);
        var parameters = info.Parameters.IsEmpty ? null : new AsnEncodedData(algorithm, info.Parameters);
        return new PublicKey(algorithm, parameters, new AsnEncodedData(algorithm, info.Key));
    }

    /// <inheritdoc/>
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        algorithm.Write(writer);
        return writer.Encode();
    }

    /// <inheritdoc/>
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.Sign(data, algorithm);

    /// <inheritdoc/>
    protected override PublicKey BuildPublicKey() => PublicKeyOf(key.ExportPublicKey());
}
