namespace Latchkey.Keystores.Sealing;

/// <summary>The master keys that wrap the data keys of a database.</summary>
public interface IMasterKeys
{
    /// <summary>
    /// The ids of the master keys when this process last read the data keys, which a server does every second; null before that.
    /// </summary>
    MasterKeyIds? Ids { get; }

    /// <summary>Which master key wraps which data key, and how much each data key has sealed.</summary>
    Task<MasterKeyStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Wraps every data key with a new master key of the same source. If it is interrupted, the next start opens the data keys and
    /// completes the rotation, or finds it not begun.
    /// </summary>
    /// <exception cref="MasterKeyException">The source cannot create a key, or the present key is not available.</exception>
    Task RotateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Wraps every data key with the key of another source, which is used from now on. The old key can open them too until a server has
    /// started with settings that name the new one.
    /// </summary>
    /// <exception cref="MasterKeyException">The other source has no key, or the present key is not available.</exception>
    Task MoveAsync(IMasterKeySource target, CancellationToken cancellationToken);
}

/// <summary>The master key in use, and the one before it, or null.</summary>
public sealed record MasterKeyIds(string Current, string? Previous);

/// <summary>The state of the master keys and the data keys.</summary>
/// <param name="Source">The source of the master key that the server uses.</param>
/// <param name="Current">The master key in use.</param>
/// <param name="Previous">The previous one, or null.</param>
/// <param name="PreviousStillOpens">Whether the previous one can still open the data keys.</param>
/// <param name="SealingLimit">The number of secrets that a data key may seal.</param>
/// <param name="DataKeys">The data keys, newest first. The first one seals.</param>
public sealed record MasterKeyStatus(
    string Source, string Current, string? Previous, bool PreviousStillOpens, long SealingLimit, IReadOnlyList<DataKeyStatus> DataKeys);

/// <summary>A data key.</summary>
/// <param name="Id">The id of the key.</param>
/// <param name="MasterKeyId">The master key that wraps it.</param>
/// <param name="CreatedTime">When it was created.</param>
/// <param name="SealingsAtMost">The number of secrets that it has sealed, at most.</param>
public sealed record DataKeyStatus(Guid Id, string MasterKeyId, DateTimeOffset CreatedTime, long SealingsAtMost);
