using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys;

/// <summary>
/// A private key of a kind that the keystore supports. Files may contain it in any form that the standards allow. It is stored in the one
/// form that <see cref="Encode"/> writes, and every later use relies on that form.
/// </summary>
internal abstract class PrivateKey : IDisposable
{
    /// <summary>Whether the public key belongs to this private key.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: the file has a different public key beside the private one.
    /// <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public abstract bool BelongsTo(PublicKeyInfo publicKey);

    /// <summary>Encodes the key as PKCS#8 version 1, in DER, without attributes.</summary>
    /// <exception cref="FileRefusedException">See <see cref="BelongsTo"/>.</exception>
    public abstract SecretBytes Encode();

    /// <summary>Does the same as <see cref="Encode"/> for a key whose public key is known and need not be computed.</summary>
    /// <param name="own">A public key that belongs to this private key.</param>
    /// <exception cref="FileRefusedException">See <see cref="BelongsTo"/>.</exception>
    public virtual SecretBytes EncodeFor(PublicKeyInfo own) => Encode();

    /// <summary>Makes the key ready to sign. The result has its own copies.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract SigningKey Use();

    /// <inheritdoc/>
    public abstract void Dispose();
}
