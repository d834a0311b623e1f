using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// A key that is stored wrapped by the master key. Each use has its own key, derived from this one (HKDF with SHA-256, RFC 5869). The key
/// itself only opens secrets that were sealed before version 2.
/// </summary>
/// <param name="name">The id and purpose of the key.</param>
/// <param name="key">The key itself; disposed together with this object.</param>
/// <param name="createdTime">When it was created; the newest key of a purpose is the current one.</param>
public sealed class DataKey(KeyName name, SecretBytes key, DateTimeOffset createdTime) : IDisposable
{
    private const string AuditPurpose = "latchkey audit log v1";
    private const string RowPurpose = "latchkey rows v1";
    private const string SealingPurpose = "latchkey sealing v2";

    private readonly SecretBytes _audit = name.Purpose is KeyPurpose.Audit ? new SecretBytes(key.Span) : Derive(key, AuditPurpose);
    private readonly SecretBytes _rows = Derive(key, RowPurpose);
    private readonly SecretBytes _sealing = Derive(key, SealingPurpose);

    /// <summary>The id and purpose of the key.</summary>
    public KeyName Name => name;

    /// <summary>The id that identifies the key in everything made with it.</summary>
    public Guid Id => name.Id;

    /// <summary>When it was created; the newest key of a purpose is the current one.</summary>
    public DateTimeOffset CreatedTime => createdTime;

    /// <summary>Opens secrets that were sealed before version 2.</summary>
    internal SecretBytes Key => key;

    internal SecretBytes Sealing => _sealing;

    /// <summary>Generates the octets of a new key. The caller disposes them.</summary>
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
    /// Derives a 256-bit key for one purpose. The same key and purpose give the same result, which reveals nothing about any other. The
    /// caller disposes it.
    /// </summary>
    public SecretBytes Derive(string purpose) => Derive(key, purpose);

    /// <summary>
    /// The key that verifies audit records, and the only part of a data key that stays when it is deleted. The caller disposes it.
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
