using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <content>Keys for other purposes, derived from the data keys (HKDF with SHA-256, RFC 5869).</content>
public sealed partial class KeyRing
{
    /// <summary>
    /// A 256-bit key for one purpose, the same for the same data key and purpose, and telling nothing about any other. The
    /// caller disposes it.
    /// </summary>
    public SecretBytes DeriveKey(Guid keyId, string purpose)
    {
        var derived = new SecretBytes(KeyLength);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _keys[keyId].Span, derived.Octets, salt: [], Encoding.UTF8.GetBytes(purpose));
        return derived;
    }
}
