using System.Security.Cryptography;

namespace Latchkey.Keystores.Sealing;

/// <content>
/// Authenticates what is no secret, under keys derived from the data keys: they outlive a change of the master key, which
/// only wraps the data keys anew.
/// </content>
public sealed partial class KeyRing
{
    /// <summary>The data key that authenticates what is new.</summary>
    public Guid CurrentId => (_current ?? throw Sealed()).Id;

    /// <summary>Every data key.</summary>
    public IEnumerable<Guid> Ids => _keys.Keys;

    /// <summary>Whether there is such a data key.</summary>
    public bool Knows(Guid keyId) => Find(keyId) is not null;

    /// <summary>The keyed hash of a message for the audit log: HMAC with SHA-256 (RFC 2104).</summary>
    public byte[] Authenticate(Guid keyId, ReadOnlySpan<byte> message) => HMACSHA256.HashData(Required(keyId).Authentication.Span, message);

    /// <summary>
    /// A 256-bit key for one purpose, the same for the same data key and purpose, and telling nothing about any other. The
    /// caller disposes it.
    /// </summary>
    public SecretBytes DeriveKey(Guid keyId, string purpose) => Required(keyId).Derive(purpose);

    private DataKey Required(Guid keyId) => Find(keyId) ?? throw new ArgumentException("There is no such data key.", nameof(keyId));
}
