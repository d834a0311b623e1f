using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Signing;
using Latchkey.Formats.Uploads;
using Latchkey.Keystores.Files;


namespace Latchkey.Keystores.KeyPairs;

/// <summary>Makes the requests by which a certification authority is asked to sign a key pair.</summary>
public static class SigningRequest
{
    /// <summary>
    /// A certification request (PKCS#10, RFC 2986) in PEM with the subject and the public key of the key pair's own
    /// certificate, and the names, key usages and extended key usages that it has. Signed with SHA-512 while that is self-signed and
    /// with SHA-256 afterwards, as the real service does; keys for RSASSA-PSS alone sign by it.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static string Create(SecretBytes privateKey, Certificate own) => FileRefusals.Translate(() =>
    {
        using var key = KeyReader.ReadSigning(privateKey);
        return PemText.Write("CERTIFICATE REQUEST", SigningRequestWriter.Write(own, key, RequestAlgorithm.Of(own, key)));
    });
}
