using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>
/// A private key of a kind that the keystore holds. Files have keys in every form that the standards allow; each is read, and stored as
/// <see cref="Encode"/> writes it, the one form that every later use is made for.
/// </summary>
internal abstract class PrivateKey : IDisposable
{
    /// <summary>Whether the public key is the one that belongs to this private key.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: a public key that the file has beside the private one is another;
    /// <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public abstract bool BelongsTo(PublicKeyInfo publicKey);

    /// <summary>PKCS#8 of version 1, DER, without attributes.</summary>
    /// <exception cref="FileRefusedException">As of <see cref="BelongsTo"/>.</exception>
    public abstract SecretBytes Encode();

    /// <summary>As <see cref="Encode"/>, of a key whose public key is known, which need not be computed.</summary>
    /// <param name="own">A public key to which the private one belongs.</param>
    /// <exception cref="FileRefusedException">As of <see cref="BelongsTo"/>.</exception>
    public virtual SecretBytes EncodeFor(PublicKeyInfo own) => Encode();

    /// <summary>The key at work; it has copies of its own.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract SigningKey Use();

    /// <inheritdoc/>
    public abstract void Dispose();
}
