using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Signing;
using Latchkey.Formats.Uploads;
using Latchkey.Keystores.Files;


namespace Latchkey.Keystores.KeyPairs;

/// <summary>Makes certification requests for key pairs.</summary>
public static class SigningRequest
{
    /// <summary>
    /// Makes a certification request (PKCS#10, RFC 2986) in PEM. Subject, public key, alternative names, key usages and extended key usages
    /// are those of the key pair's own certificate. It is signed with SHA-512 while that certificate is self-signed and with SHA-256
    /// afterwards, as in the real service. A key restricted to RSASSA-PSS signs with RSASSA-PSS.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>.</exception>
    public static string Create(SecretBytes privateKey, Certificate own) => FileRefusals.Translate(() =>
    {
        using var key = KeyReader.ReadSigning(privateKey);
        return PemText.Write("CERTIFICATE REQUEST", SigningRequestWriter.Write(own, key, RequestAlgorithm.Of(own, key)));
    });
}
