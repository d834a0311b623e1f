namespace Latchkey.Keystores.Stores;

/// <summary>
/// The database behind the stores. A server takes its folder before it listens and opens it after that. A command that only needs the
/// service keys does neither, so it can run beside a server.
/// </summary>
public interface IStorage
{
    /// <summary>The settings in force on the writing connection.</summary>
    /// <exception cref="InvalidOperationException">The storage is not open.</exception>
    StorageStatus Status { get; }

    /// <summary>Takes the data folder for this process.</summary>
    /// <exception cref="StorageException">Another server has it.</exception>
    void TakeFolder();

    /// <summary>
    /// Takes the data folder unless that was done, waits until the database is reachable, migrates the schema and loads the keystores.
    /// </summary>
    /// <exception cref="StorageException">
    /// Another server has the folder, a newer Latchkey has written the database, the database cannot be read, or it cannot guarantee
    /// durability.
    /// </exception>
    /// <exception cref="Sealing.MasterKeyException">
    /// The master key is not available, or it is another one. The folder is taken nevertheless; see <see cref="UnsealAsync"/>.
    /// </exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Registers a listener that discards cached state. It is called when the database was restored to a former state, or a standby without
    /// the last commits has replaced it.
    /// </summary>
    void WhenHistoryIsReplaced(Action forget);

    /// <summary>Tries again to open the data keys and load the keystores. Until it succeeds, every use is refused as sealed.</summary>
    /// <exception cref="Sealing.MasterKeyException">The master key is still not available, or it is another one.</exception>
    /// <exception cref="StorageException">The database cannot be read, or cannot guarantee durability.</exception>
    Task UnsealAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Checks that the database answers, and that it accepts writes if one has failed. Returns the fault, in a sentence without names or
    /// paths; null if there is none, or while the storage is sealed.
    /// </summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How far this server's clock is ahead of the clock that all servers of the database share, measured some seconds ago. It is negative
    /// if the clock is behind, and null before the first comparison. On SQLite, which has no other clock, it is zero.
    /// </summary>
    TimeSpan? ClockSkew { get; }

    /// <summary>How far the clock is ahead, if that is more than the policy for changes allows; else zero.</summary>
    TimeSpan ClockAhead { get; }
}

/// <summary>How durable the database is, according to the database itself.</summary>
/// <param name="Engine">Name and version of the database engine.</param>
/// <param name="Durability">
/// The settings of the engine that put a commit on disk before it is acknowledged. Without them the storage refuses to open.
/// </param>
/// <param name="SchemaVersion">The newest applied migration of the schema.</param>
public sealed record StorageStatus(string Engine, string Durability, string SchemaVersion);
