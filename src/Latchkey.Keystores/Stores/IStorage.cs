namespace Latchkey.Keystores.Stores;

/// <summary>
/// The database under the stores. A server takes its folder before it listens, and opens it then; a command that only needs the service
/// keys does not, and so can run beside a server.
/// </summary>
public interface IStorage
{
    /// <summary>The settings in force on the connection that writes.</summary>
    /// <exception cref="InvalidOperationException">The storage is not open.</exception>
    StorageStatus Status { get; }

    /// <summary>Takes the data folder for this process.</summary>
    /// <exception cref="StorageException">Another server has it.</exception>
    void TakeFolder();

    /// <summary>
    /// Takes the data folder unless that is done, waits for a database that is away, brings the schema up to date and loads the
    /// keystores.
    /// </summary>
    /// <exception cref="StorageException">
    /// Another server has the folder, a newer Latchkey wrote the database, it cannot be read, or it cannot promise durability.
    /// </exception>
    /// <exception cref="Sealing.MasterKeyException">
    /// The master key cannot be had, or is another one. The folder is taken all the same; see <see cref="UnsealAsync"/>.
    /// </exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Registers a listener that forgets what it knows of the database when the database was put back to a former state, or a standby
    /// without the last commits took its place.
    /// </summary>
    void WhenHistoryIsReplaced(Action forget);

    /// <summary>Tries once more to open the data keys and to load the keystores; until then every use is refused as sealed.</summary>
    /// <exception cref="Sealing.MasterKeyException">The master key still cannot be had, or is another one.</exception>
    /// <exception cref="StorageException">The database cannot be read, or cannot promise durability.</exception>
    Task UnsealAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Asks the database whether it answers, and whether it takes writes if any has failed. Returns why it does not, in a sentence without
    /// names or places; null if it does, or while it is sealed.
    /// </summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// By how much the clock of this server is ahead of the one that all servers of the database share, as it was some seconds ago;
    /// negative where it is behind, and null until they were compared. SQLite has no other clock, and shows no difference.
    /// </summary>
    TimeSpan? ClockSkew { get; }
}

/// <summary>How durable the database is, as it says itself.</summary>
/// <param name="Engine">Name and version of the database engine.</param>
/// <param name="Durability">
/// The settings of the engine by which a commit is on disk once it is acknowledged; without them the storage refuses to open.
/// </param>
/// <param name="SchemaVersion">The newest migration of the schema.</param>
public sealed record StorageStatus(string Engine, string Durability, string SchemaVersion);
