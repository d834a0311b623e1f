using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Backups;

/// <summary>The keys of a backup: the data keys in its header, and the key that it is encrypted under, derived from one of them.</summary>
internal sealed class BackupKeys(MasterKeyChoice masterKeys, TimeProvider clock)
{
    private const string Purpose = "latchkey backup v1";
    private const int KeyLength = 32;

    /// <summary>Opens data keys; the caller disposes them.</summary>
    /// <exception cref="BackupException">The master key that wrapped them is not available, or they were altered.</exception>
    public KeyRing Open(IReadOnlyList<DataKeyRow> dataKeys)
    {
        if (dataKeys.Count == 0) throw new BackupException("The database has no data keys, so there is nothing to back up.");
        var ring = new KeyRing(new Opened(dataKeys, masterKeys), clock);
        try
        {
            ring.Open();
            return ring;
        }
        catch (MasterKeyException cause)
        {
            ring.Dispose();
            throw new BackupException(cause.Message, cause);
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

    /// <summary>These data keys and no others.</summary>
    private sealed class Opened(IReadOnlyList<DataKeyRow> dataKeys, MasterKeyChoice masterKeys) : IDataKeyStore
    {
        public FoundKeys Load(IReadOnlyCollection<KeyName> known)
        {
            using var wrapping = masterKeys.Open();
            return new FoundKeys(
                [.. dataKeys.Select(row => row.ToName())], DataKeys.Unwrap(wrapping, dataKeys.Where(row => !known.Contains(row.ToName()))));
        }

        public SealingGrant Reserve() => throw new NotSupportedException("A backup seals nothing.");
    }
}
