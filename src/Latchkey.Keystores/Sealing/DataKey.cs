using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <summary>A key that secrets are sealed under. Keys for other purposes are derived from it (HKDF with SHA-256, RFC 5869).</summary>
/// <param name="id">Names the key in all that it seals.</param>
/// <param name="key">The key, which is disposed with this.</param>
/// <param name="createdTime">When it was made; the newest key seals.</param>
public sealed class DataKey(Guid id, SecretBytes key, DateTimeOffset createdTime) : IDisposable
{
    private const string AuthenticationPurpose = "latchkey audit log v1";

    private readonly SecretBytes _authentication = Derive(key, AuthenticationPurpose);

    /// <summary>Names the key in all that it seals.</summary>
    public Guid Id => id;

    /// <summary>When it was made; the newest key seals.</summary>
    public DateTimeOffset CreatedTime => createdTime;

    internal SecretBytes Key => key;

    internal SecretBytes Authentication => _authentication;

    /// <summary>The octets of a new key; the caller disposes them.</summary>
    public static SecretBytes Generate()
    {
        var key = new SecretBytes(SealedBytes.KeyLength);
        RandomNumberGenerator.Fill(key.Octets);
        return key;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        key.Dispose();
        _authentication.Dispose();
    }

    internal SecretBytes Derive(string purpose) => Derive(key, purpose);

    private static SecretBytes Derive(SecretBytes key, string purpose)
    {
        var derived = new SecretBytes(SealedBytes.KeyLength);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, derived.Octets, salt: [], Encoding.UTF8.GetBytes(purpose));
        return derived;
    }
}
