namespace Latchkey.Storage;

/// <summary>Where and how the store keeps its data.</summary>
public sealed class StorageOptions
{
    /// <summary>The folder of the database and its lock; made, for its owner alone, if it is missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How long a change may wait for the changes before it; afterwards it is refused as locked.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a write waits for another process that is writing, such as <c>service-key create</c>.</summary>
    internal TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
