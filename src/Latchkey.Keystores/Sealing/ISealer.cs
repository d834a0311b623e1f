using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>Seals secrets for storage, and opens them for use.</summary>
public interface ISealer
{
    /// <summary>Seals a secret that is not stored yet. The store binds it to its row when it writes it.</summary>
    SealedSecret Seal(SecretBytes secret);

    /// <summary>Opens a secret. The caller disposes it.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.SealBroken"/>: the secret was altered, or moved to another row.</exception>
    SecretBytes Open(SealedSecret secret);
}
