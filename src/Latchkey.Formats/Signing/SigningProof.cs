using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Signing;

/// <summary>Shows that a key pair can be used, by what a signing request will do with it later: read, sign, verify.</summary>
internal static class SigningProof
{
    private static readonly byte[] Message = "proof"u8.ToArray();

    /// <summary>Signs once.</summary>
    /// <param name="pkcs8">The key as it will be stored.</param>
    /// <param name="own">The certificate whose key it is.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>: with the reason.</exception>
    public static void Give(SecretBytes pkcs8, Certificate own)
    {
        using var key = KeyReader.ReadSigning(pkcs8);
        key.Sign(Message, RequestAlgorithm.Of(own, key));
    }

    /// <summary>What a proof costs, in nanoseconds (docs/implementation-details.md).</summary>
    public static long CostOf(Certificate own)
    {
        var key = CertificateFields.KeyOf(own);
        return KeyFamilies.FindPublic(key.Algorithm)?.CostOfProof(key) ?? 0;
    }
}
