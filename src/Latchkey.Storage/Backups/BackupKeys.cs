using System.Security.Cryptography;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Backups;

/// <summary>The keys of a backup: the data keys in its header, and the key that it is encrypted under, derived from one of them.</summary>
internal sealed class BackupKeys(MasterKey masterKey)
{
    private const string Purpose = "latchkey backup v1";
    private const int KeyLength = 32;

    /// <summary>Opens data keys; the caller disposes them.</summary>
    /// <exception cref="BackupException">Another master key wrapped them.</exception>
    public KeyRing Open(IReadOnlyList<DataKeyRow> dataKeys)
    {
        if (dataKeys.Count == 0) throw new BackupException("There are no data keys, so nothing has ever been kept here.");
        try
        {
            return new KeyRing(masterKey, [.. dataKeys.Select(row => row.ToDataKey())]);
        }
        catch (CryptographicException cause)
        {
            throw new BackupException("The master key does not open the data keys: it is not the one that they were wrapped by, or they were altered.", cause);
        }
    }

    /// <summary>The cipher of the one backup whose header has this hash.</summary>
    public static ChunkCipher CipherOf(KeyRing keys, Guid keyId, ReadOnlySpan<byte> headerHash)
    {
        using var derived = keys.DeriveKey(keyId, Purpose);
        Span<byte> octets = stackalloc byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, derived.Span, octets, headerHash, info: []);
        using var key = new SecretBytes(octets);
        CryptographicOperations.ZeroMemory(octets);
        return new ChunkCipher(key);
    }
}
