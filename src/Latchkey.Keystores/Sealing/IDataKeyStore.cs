namespace Latchkey.Keystores.Sealing;

/// <summary>Stores the data keys. Both members query the database and, if necessary, the source of the master key.</summary>
public interface IDataKeyStore
{
    /// <summary>Loads every key; the keys that are already known are not unwrapped again.</summary>
    /// <exception cref="MasterKeyException">The master key is not available, or it is another one.</exception>
    FoundKeys Load(IReadOnlyCollection<KeyName> known);

    /// <summary>
    /// Reserves sealings under the newest data key, or under a new one if that is near its limit. They are counted durably before this
    /// returns.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    SealingGrant Reserve();
}

/// <summary>The keys in the database.</summary>
/// <param name="Present">All of them.</param>
/// <param name="New">The unwrapped keys that were not known before. The caller disposes them.</param>
public sealed record FoundKeys(IReadOnlyCollection<KeyName> Present, IReadOnlyList<DataKey> New);

/// <summary>A reservation of sealings.</summary>
/// <param name="KeyId">The data key.</param>
/// <param name="Count">The number of reserved sealings.</param>
/// <param name="CountedUntil">The number of sealings that count as done under this key, including these.</param>
public sealed record SealingGrant(Guid KeyId, long Count, long CountedUntil);
