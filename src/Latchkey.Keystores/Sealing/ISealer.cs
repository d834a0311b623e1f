using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>Seals secrets before they are kept, and opens them where they are used.</summary>
public interface ISealer
{
    /// <summary>Seals a secret that is not kept yet; the store binds it to its row when it is written.</summary>
    SealedSecret Seal(SecretBytes secret);

    /// <summary>Opens a secret; the caller disposes it.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.SealBroken"/>: it was altered, or moved to another row.</exception>
    SecretBytes Open(SealedSecret secret);
}
