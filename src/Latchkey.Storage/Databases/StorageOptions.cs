using Latchkey.Keystores.Approvals;

namespace Latchkey.Storage.Databases;

/// <summary>The location of the store's data, and its limits.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// The connection string of a database in PostgreSQL (Npgsql's keywords); null for SQLite in the data folder.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>The folder of SQLite's database and of the lock; made, for its owner alone, if it is missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How long a change may wait for the changes before it; afterwards it is refused as locked.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the end of the store waits for changes in progress; after that it abandons a silent database.</summary>
    public Func<TimeSpan> StopWait { get; init; } = () => TimeSpan.FromSeconds(30);

    /// <summary>How long a starting server waits for a database that is away. Commands do not wait.</summary>
    public TimeSpan StartWait { get; init; }

    /// <summary>The tenant whose audit log has the acts that concern every tenant.</summary>
    public string OperatorTenant { get; init; } = "default";

    /// <summary>After how many records of an audit log its head is signed for those who keep it elsewhere; 0 for never.</summary>
    public int SignAuditEvery { get; init; }

    /// <summary>The policy for every change.</summary>
    public ChangePolicy Policy { get; init; } = ChangePolicy.None;

    /// <summary>The maximum number of secrets that a data key seals, by NIST SP 800-38D section 8.3 for random nonces.</summary>
    internal long SealingLimit { get; init; } = 1L << 32;

    /// <summary>
    /// How many sealings are reserved at once: more than the changes of one commit can need. A server that ends wastes the rest, so a
    /// thousand starts use up a data key.
    /// </summary>
    internal long SealingsAtOnce { get; init; } = 1L << 22;

    /// <summary>
    /// How long a data key stays after it was replaced. A waiting change may hold a secret that this key has sealed, so this is longer than
    /// such a change may wait.
    /// </summary>
    internal TimeSpan RetireAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a write waits for another process that is writing, such as <c>service-key create</c>.</summary>
    internal TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
