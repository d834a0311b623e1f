using System.Security.Cryptography;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>A private key at work: it signs, and tells its public key.</summary>
internal abstract class SigningKey : IDisposable
{
    public abstract KeyKind Kind { get; }

    /// <summary>Which signatures a key makes that is one for RSASSA-PSS alone.</summary>
    public virtual PssRestriction Pss => default;

    /// <summary>
    /// Reads PKCS#8 (RFC 5958 section 2) in every form that <see cref="PrivateKey"/> reads: RSA, DSA, EC on a named curve, or Ed25519.
    /// </summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SigningKey Read(SecretBytes pkcs8)
    {
        using var key = PrivateKey.Read(pkcs8.Span, new WorkBudget());
        try
        {
            return key.Use();
        }
        catch (Exception damaged) when (damaged is not FileRefusedException)
        {
            throw NotAcceptable("The private key is damaged.", damaged);
        }
    }

    /// <summary>SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of the public key, DER.</summary>
    public abstract byte[] ExportPublicKey();

    /// <summary>Signs with an algorithm that <see cref="SigningAlgorithm.Fits"/> this key, and verifies the signature.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public byte[] Sign(byte[] data, SigningAlgorithm algorithm)
    {
        try
        {
            var signature = MakeSignature(data, algorithm);
            return Verifies(data, signature, algorithm) ? signature : throw new CryptographicException("The signature is wrong.");
        }
        catch (Exception damaged)
        {
            // Some keys show only now that their numbers do not fit, in as many ways as there are libraries.
            throw NotAcceptable("The private key is damaged: it cannot sign.", damaged);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    protected abstract byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm);

    protected abstract bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm);

    protected static FileRefusedException NotAcceptable(string reason, Exception? cause = null) =>
        new(FileFault.PrivateKeyNotAcceptable, reason, cause);
}
