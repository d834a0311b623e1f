using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>
/// Makes the signatures for the platform's <see cref="CertificateRequest"/>. The platform's own generators do not support DSA, Ed25519,
/// SHA-224, or every form of RSASSA-PSS.
/// </summary>
/// <param name="key">The key.</param>
/// <param name="algorithm">The only algorithm that is used; the hash that the platform passes is <see cref="HashOf"/>.</param>
internal sealed class KeySignatureGenerator(SigningKey key, SigningAlgorithm algorithm) : X509SignatureGenerator
{
    /// <summary>The hash of an algorithm, which the platform requires. Ed25519 includes its own (RFC 8032 section 5.1).</summary>
    public static HashAlgorithmName HashOf(SigningAlgorithm algorithm) =>
        algorithm == SigningAlgorithm.Ed25519 ? HashAlgorithmName.SHA512 : algorithm.Hash;

    /// <summary>Makes a public key from a SubjectPublicKeyInfo.</summary>
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
