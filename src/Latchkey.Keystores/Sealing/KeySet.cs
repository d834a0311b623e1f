using System.Collections.Immutable;

namespace Latchkey.Keystores.Sealing;

/// <summary>The keys at one moment. It holds keys rather than ciphers, because a cipher serves one thread at a time.</summary>
internal sealed class KeySet(ImmutableDictionary<KeyName, DataKey> keys)
{
    /// <summary>No keys.</summary>
    public static KeySet Empty { get; } = new(ImmutableDictionary<KeyName, DataKey>.Empty);

    /// <summary>The data key that seals and authenticates, or null.</summary>
    public DataKey? Current { get; } = Newest(keys, KeyPurpose.Data);

    /// <summary>The session key, or null.</summary>
    public DataKey? Session { get; } = Newest(keys, KeyPurpose.Session);

    /// <summary>The names of all keys.</summary>
    public IReadOnlyCollection<KeyName> Names => [.. keys.Keys];

    /// <summary>Every key.</summary>
    public IEnumerable<DataKey> All => keys.Values;

    /// <summary>A data key that still exists, or null.</summary>
    public DataKey? Data(Guid id) => keys.GetValueOrDefault(new KeyName(id, KeyPurpose.Data));

    /// <summary>The key that verifies the audit records of a data key, even a deleted one; or null.</summary>
    public DataKey? Audit(Guid id) => Data(id) ?? keys.GetValueOrDefault(new KeyName(id, KeyPurpose.Audit));

    /// <summary>The set after a load. The caller disposes the keys that it no longer contains.</summary>
    public KeySet With(FoundKeys found) =>
        new(keys.RemoveRange(keys.Keys.Except(found.Present)).AddRange(found.New.Select(key => KeyValuePair.Create(key.Name, key))));

    private static DataKey? Newest(ImmutableDictionary<KeyName, DataKey> keys, KeyPurpose purpose) =>
        keys.Values.Where(key => key.Name.Purpose == purpose)
            .OrderByDescending(key => key.CreatedTime)
            .ThenBy(key => key.Id)
            .FirstOrDefault();
}
