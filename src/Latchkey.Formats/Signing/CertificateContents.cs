using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>What a self-signed certificate says, but for its key.</summary>
/// <param name="Subject">The Name of subject and issuer, DER.</param>
/// <param name="SerialNumber">A positive number of at most 20 octets, big-endian, with a zero in front where its first bit is set.</param>
/// <param name="NotBefore">Start of validity, cut to the second.</param>
/// <param name="NotAfter">End of validity, cut to the second.</param>
/// <param name="Extensions">Extensions, DER; null where only those belong that every certificate has.</param>
internal sealed record CertificateContents(
    byte[] Subject, byte[] SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter, byte[]? Extensions)
{
    /// <summary>The certificate, DER.</summary>
    public byte[] SelfSign(SigningKey key, SigningAlgorithm algorithm)
    {
        var generator = new KeySignatureGenerator(key, algorithm);
        var name = new X500DistinguishedName(Subject);
        var request = new CertificateRequest(name, generator.PublicKey, KeySignatureGenerator.HashOf(algorithm));
        foreach (var extension in ExtensionList.Of(Extensions, generator.PublicKey)) request.CertificateExtensions.Add(extension);
        using var certificate = request.Create(name, generator, NotBefore, NotAfter, SerialNumber);
        return certificate.RawData;
    }
}
