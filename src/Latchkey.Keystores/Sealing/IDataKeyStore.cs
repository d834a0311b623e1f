namespace Latchkey.Keystores.Sealing;

/// <summary>Where the data keys are kept. Both members ask the database, and the source of the master key if they must.</summary>
public interface IDataKeyStore
{
    /// <summary>The data keys but those that are known already, unwrapped; the caller disposes them.</summary>
    /// <exception cref="MasterKeyException">The master key cannot be had, or is another one.</exception>
    IReadOnlyList<DataKey> Load(IReadOnlyCollection<Guid> known);

    /// <summary>
    /// Allows some sealings under the newest data key, or under a new one if that one is near its limit. They count as done,
    /// durably, when this returns.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    SealingGrant Reserve();
}

/// <summary>An allowance of sealings.</summary>
/// <param name="KeyId">The data key.</param>
/// <param name="Count">How many are allowed.</param>
/// <param name="CountedUntil">How many count as done under this key, with these.</param>
public sealed record SealingGrant(Guid KeyId, long Count, long CountedUntil);
