using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Signing;

/// <summary>Writes a certification request (PKCS#10, RFC 2986 section 4) for the key and the subject of a certificate.</summary>
internal static class SigningRequestWriter
{
    // The extensions that the owner of a key requests. The authority decides about all others.
    private static readonly string[] Wishes = [Oids.SubjectAlternativeName, Oids.KeyUsage, Oids.ExtendedKeyUsage];

    public static byte[] Write(Certificate certificate, SigningKey key, SigningAlgorithm algorithm)
    {
        var fields = CertificateFields.Of(certificate);
        var request = new CertificateRequest(
            new X500DistinguishedName(fields.Subject),
            KeySignatureGenerator.PublicKeyOf(fields.PublicKey),
            KeySignatureGenerator.HashOf(algorithm));
        foreach (var extension in ExtensionList.Read(fields.Extensions))
        {
            if (Wishes.Contains(extension.Oid!.Value)) request.CertificateExtensions.Add(extension);
        }

        return request.CreateSigningRequest(new KeySignatureGenerator(key, algorithm));
    }
}
