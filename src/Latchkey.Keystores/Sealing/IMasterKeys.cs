namespace Latchkey.Keystores.Sealing;

/// <summary>The master keys that wrap the data keys of a database.</summary>
public interface IMasterKeys
{
    /// <summary>The ids of the master keys when this process last looked; null before the first time.</summary>
    MasterKeyIds? Ids { get; }

    /// <summary>What wraps what, and how much each data key has sealed.</summary>
    Task<MasterKeyStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Wraps every data key by a new master key of the same source. Whenever this is cut off, the next start opens the data keys
    /// and finishes it, or finds that it has not begun.
    /// </summary>
    /// <exception cref="MasterKeyException">The source cannot make a key, or the present key cannot be had.</exception>
    Task RotateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Wraps every data key by the key of another source, which is used from now on. The old key opens them too until a start
    /// has found the new one by its settings.
    /// </summary>
    /// <exception cref="MasterKeyException">The other source cannot give a key, or the present key cannot be had.</exception>
    Task MoveAsync(IMasterKeySource target, CancellationToken cancellationToken);
}

/// <summary>The master key in use, and the one before it, or null.</summary>
public sealed record MasterKeyIds(string Current, string? Previous);

/// <summary>What wraps what.</summary>
/// <param name="Source">The source of the master key that the server uses.</param>
/// <param name="Current">The master key in use.</param>
/// <param name="Previous">The one before it, or null.</param>
/// <param name="PreviousStillOpens">Whether the data keys can still be opened by the one before it.</param>
/// <param name="SealingLimit">How many secrets a data key may seal.</param>
/// <param name="DataKeys">The data keys, the newest first: it seals.</param>
public sealed record MasterKeyStatus(
    string Source, string Current, string? Previous, bool PreviousStillOpens, long SealingLimit, IReadOnlyList<DataKeyStatus> DataKeys);

/// <summary>A data key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MasterKeyId">The master key that wraps it.</param>
/// <param name="CreatedTime">When it was made.</param>
/// <param name="SealingsAtMost">How many secrets it has sealed at most.</param>
public sealed record DataKeyStatus(Guid Id, string MasterKeyId, DateTimeOffset CreatedTime, long SealingsAtMost);
