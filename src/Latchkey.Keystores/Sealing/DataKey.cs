using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// A key that is kept wrapped by the master key. It is used for nothing itself, but to open what was sealed before version 2: for each
/// use there is a key of its own, derived from it (HKDF with SHA-256, RFC 5869).
/// </summary>
/// <param name="name">Which key it is.</param>
/// <param name="key">The key, which is disposed with this.</param>
/// <param name="createdTime">When it was made; the newest key of a purpose is the one in use.</param>
public sealed class DataKey(KeyName name, SecretBytes key, DateTimeOffset createdTime) : IDisposable
{
    private const string AuditPurpose = "latchkey audit log v1";
    private const string RowPurpose = "latchkey rows v1";
    private const string SealingPurpose = "latchkey sealing v2";

    private readonly SecretBytes _audit = name.Purpose is KeyPurpose.Audit ? new SecretBytes(key.Span) : Derive(key, AuditPurpose);
    private readonly SecretBytes _rows = Derive(key, RowPurpose);
    private readonly SecretBytes _sealing = Derive(key, SealingPurpose);

    /// <summary>Which key it is.</summary>
    public KeyName Name => name;

    /// <summary>Names the key in all that is made with it.</summary>
    public Guid Id => name.Id;

    /// <summary>When it was made; the newest key of a purpose is the one in use.</summary>
    public DateTimeOffset CreatedTime => createdTime;

    /// <summary>Opens what was sealed before version 2.</summary>
    internal SecretBytes Key => key;

    internal SecretBytes Sealing => _sealing;

    /// <summary>The octets of a new key; the caller disposes them.</summary>
    public static SecretBytes Generate()
    {
        var key = new SecretBytes(SealedBytes.KeyLength);
        RandomNumberGenerator.Fill(key.Octets);
        return key;
    }

    /// <summary>The keyed hash of a message for the audit log: HMAC with SHA-256 (RFC 2104).</summary>
    public byte[] AuthenticateAudit(ReadOnlySpan<byte> message) => HMACSHA256.HashData(_audit.Span, message);

    /// <summary>The keyed hash of a row.</summary>
    public byte[] AuthenticateRow(ReadOnlySpan<byte> message) => HMACSHA256.HashData(_rows.Span, message);

    /// <summary>
    /// A 256-bit key for one purpose, the same for the same key and purpose, and telling nothing about any other. The caller disposes it.
    /// </summary>
    public SecretBytes Derive(string purpose) => Derive(key, purpose);

    /// <summary>
    /// The remainder of a data key that is gone: the key by which its audit records are verified. The caller disposes it.
    /// </summary>
    public SecretBytes AuditKey() => new(_audit.Span);

    /// <inheritdoc/>
    public void Dispose()
    {
        key.Dispose();
        _audit.Dispose();
        _rows.Dispose();
        _sealing.Dispose();
    }

    private static SecretBytes Derive(SecretBytes key, string purpose)
    {
        var derived = new SecretBytes(SealedBytes.KeyLength);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, derived.Octets, salt: [], Encoding.UTF8.GetBytes(purpose));
        return derived;
    }
}
