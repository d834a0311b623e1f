using System.Security.Cryptography;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>A private key that is ready to sign, with its public key.</summary>
internal abstract class SigningKey : IDisposable
{
    public abstract KeyKind Kind { get; }

    /// <summary>The restriction to RSASSA-PSS, if the key has one.</summary>
    public virtual PssRestriction Pss => default;

    /// <summary>The public key as SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) in DER.</summary>
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
            // Only now do some keys turn out to have inconsistent numbers, and each library reports that differently.
            throw Refuse.PrivateKeyNotAcceptable("The private key is damaged: it cannot sign.", damaged);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    protected abstract byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm);

    protected abstract bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm);
}
