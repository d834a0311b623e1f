using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <content>
/// Authenticates content that is no secret, under keys derived from the data keys: they outlive a change of the master key, which
/// only wraps the data keys again. The current data key alone authenticates new content.
/// </content>
public sealed partial class KeyRing
{
    /// <summary>The data key that authenticates new content.</summary>
    public DataKey Current => Keys.Current!;

    /// <summary>The id of that key.</summary>
    public Guid CurrentId => Current.Id;

    /// <summary>The key of tokens and sessions.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.Sealed"/>: there is no session key.</exception>
    public DataKey Session => Keys.Session ?? throw Sealed();

    /// <summary>Whether the data key still exists: it is the current one, or an older one that is still needed.</summary>
    public bool Knows(Guid keyId) => Find(keys => keys.Data(keyId)) is not null;

    /// <summary>Whether a message of the audit log has this keyed hash, under a data key that may have been deleted.</summary>
    public bool HoldsAudit(Guid keyId, ReadOnlySpan<byte> message, ReadOnlySpan<byte> hash) =>
        Find(keys => keys.Audit(keyId)) is { } key && CryptographicOperations.FixedTimeEquals(key.AuthenticateAudit(message), hash);

    /// <summary>Whether a row has this keyed hash, under a data key that still exists.</summary>
    public bool HoldsRow(Guid keyId, ReadOnlySpan<byte> message, ReadOnlySpan<byte> hash) =>
        Find(keys => keys.Data(keyId)) is { } key && CryptographicOperations.FixedTimeEquals(key.AuthenticateRow(message), hash);

    /// <summary>Derives a key for one purpose from a data key. The caller disposes it.</summary>
    public SecretBytes DeriveKey(Guid keyId, string purpose) =>
        (Find(keys => keys.Data(keyId)) ?? throw new ArgumentException("There is no such data key.", nameof(keyId))).Derive(purpose);
}
