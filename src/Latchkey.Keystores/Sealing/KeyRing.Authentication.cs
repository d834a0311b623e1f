using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <content>
/// Authenticates what is no secret, under keys derived from the data keys: they outlive a change of the master key, which
/// only wraps the data keys anew.
/// </content>
public sealed partial class KeyRing
{
    private static readonly byte[] AuthenticationPurpose = Encoding.UTF8.GetBytes("latchkey audit log v1");

    private readonly Dictionary<Guid, SecretBytes> _authenticationKeys = [];

    /// <summary>The data key that seals and authenticates what is new.</summary>
    public Guid CurrentId => _current;

    /// <summary>Whether there is such a data key.</summary>
    public bool Knows(Guid keyId) => _keys.ContainsKey(keyId);

    /// <summary>The keyed hash of a message: HMAC with SHA-256 (RFC 2104).</summary>
    public byte[] Authenticate(Guid keyId, ReadOnlySpan<byte> message) => HMACSHA256.HashData(_authenticationKeys[keyId].Span, message);

    private void DeriveAuthenticationKeys()
    {
        foreach (var (id, key) in _keys)
        {
            var derived = new SecretBytes(KeyLength);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, derived.Octets, salt: [], AuthenticationPurpose);
            _authenticationKeys.Add(id, derived);
        }
    }
}
