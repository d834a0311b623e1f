using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Signing;

/// <summary>Proves that a key pair is usable by the steps of a later signing request: read, sign, verify.</summary>
internal static class SigningProof
{
    private static readonly byte[] Message = "proof"u8.ToArray();

    /// <summary>Makes one test signature.</summary>
    /// <param name="pkcs8">The key in the form in which it will be stored.</param>
    /// <param name="own">The certificate of the key.</param>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: the key cannot be used; the exception has the reason.
    /// </exception>
    public static void Give(SecretBytes pkcs8, Certificate own)
    {
        using var key = KeyReader.ReadSigning(pkcs8);
        key.Sign(Message, RequestAlgorithm.Of(own, key));
    }

    /// <summary>The cost of a proof, in nanoseconds (docs/implementation-details.md).</summary>
    public static long CostOf(Certificate own)
    {
        var key = CertificateFields.KeyOf(own);
        return KeyFamilies.FindPublic(key.Algorithm)?.CostOfProof(key) ?? 0;
    }
}
