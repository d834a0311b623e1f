namespace Latchkey.Keystores.Sealing;

/// <summary>Where the keys are kept. Both members ask the database, and the source of the master key if they must.</summary>
public interface IDataKeyStore
{
    /// <summary>Every key that there is; those that are known already are not unwrapped again.</summary>
    /// <exception cref="MasterKeyException">The master key cannot be had, or is another one.</exception>
    FoundKeys Load(IReadOnlyCollection<KeyName> known);

    /// <summary>
    /// Allows some sealings under the newest data key, or under a new one if that one is near its limit. They count as done,
    /// durably, when this returns.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    SealingGrant Reserve();
}

/// <summary>The keys that there are.</summary>
/// <param name="Present">All of them.</param>
/// <param name="New">Those that were not known, unwrapped; the caller disposes them.</param>
public sealed record FoundKeys(IReadOnlyCollection<KeyName> Present, IReadOnlyList<DataKey> New);

/// <summary>An allowance of sealings.</summary>
/// <param name="KeyId">The data key.</param>
/// <param name="Count">How many are allowed.</param>
/// <param name="CountedUntil">How many count as done under this key, with these.</param>
public sealed record SealingGrant(Guid KeyId, long Count, long CountedUntil);
