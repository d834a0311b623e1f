using System.Security.Cryptography;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>A private key at work: it signs, and has its public key.</summary>
internal abstract class SigningKey : IDisposable
{
    public abstract KeyKind Kind { get; }

    /// <summary>Which signatures a key makes that is one for RSASSA-PSS alone.</summary>
    public virtual PssRestriction Pss => default;

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
            throw Refuse.PrivateKeyNotAcceptable("The private key is damaged: it cannot sign.", damaged);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    protected abstract byte[] MakeSignature(byte[] data, SigningAlgorithm algorithm);

    protected abstract bool Verifies(byte[] data, byte[] signature, SigningAlgorithm algorithm);
}
