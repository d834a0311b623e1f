using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>The contents of a self-signed certificate, except its key.</summary>
/// <param name="Subject">The Name of subject and issuer, in DER.</param>
/// <param name="SerialNumber">A positive number of at most 20 octets, big-endian, with a leading zero if its first bit is set.</param>
/// <param name="NotBefore">The start of validity, truncated to the second.</param>
/// <param name="NotAfter">The end of validity, truncated to the second.</param>
/// <param name="Extensions">The Extensions, in DER; null for those that every certificate has.</param>
internal sealed record CertificateContents(
    byte[] Subject, byte[] SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter, byte[]? Extensions)
{
    /// <summary>Signs the certificate, and returns it in DER.</summary>
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
