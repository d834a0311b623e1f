using System.Data.Common;
using System.Globalization;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;
using Database = Latchkey.Storage.Databases.Database;

namespace Latchkey.Storage.Sqlite;

/// <summary>A file in the data folder, which one server alone writes to.</summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    /// <summary>Begins a transaction that owns the write lock from the start, so that only its first statement can wait.</summary>
    public const string BeginWriting = "BEGIN IMMEDIATE";

    // Keeps everybody from connecting before this process has closed the file that it makes.
    private static readonly Lock Creation = new();

    // Room for a few of the commits that show whether there is room.
    private const long LittleRoom = 256 * 1024;

    private readonly string _file;
    private readonly SqliteConnections _connections;
    private readonly SqliteWatch _watch;

    public SqliteDatabase(StorageOptions options, RowMacs macs)
        : base(options, macs)
    {
        _file = Path.Combine(options.DataFolder, "latchkey.db");
        _connections = new SqliteConnections(_file, options);
        _watch = new SqliteWatch(_connections.Open);
    }

    /// <inheritdoc/>
    public override string Name => $"in '{Folder}'";

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <inheritdoc/>
    public override bool IsShortOfRoom => DiskRoom.IsBelow(LittleRoom, Folder);

    /// <summary>While the log has lost its name, the newest data are in memory, and in no file that others can open.</summary>
    public override bool IsKnownToBeAt(string tenant, TenantStand stand)
    {
        if (_connections.HasLostLog()) return true;
        return _watch.Find(tenant) == stand;
    }

    /// <summary>
    /// Makes the file if it is missing, for its owner alone; SQLite gives its log the same mode. An existing file is not opened: as soon as
    /// a process closes any descriptor of a file, POSIX ends all locks of the process on that file, including SQLite's.
    /// </summary>
    public override void Create()
    {
        base.Create();
        lock (Creation)
        {
            if (!File.Exists(_file)) CreateFile();
        }
    }

    /// <inheritdoc/>
    public override StorageContext CreateContext() =>
        Context(options => options.UseSqlite(_connections.Open(), contextOwnsConnection: true));

    /// <inheritdoc/>
    public override StorageContext CreateModelContext() => WithoutConnection();

    /// <summary>A context that shares the services and the model of those with a connection.</summary>
    public static StorageContext WithoutConnection() =>
        new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite().Options);

    /// <summary>
    /// With a write-ahead log, the first read determines the state that the transaction sees. The default, <see cref="BeginWriting"/>,
    /// would hold up the writer.
    /// </summary>
    public override async Task<IDbContextTransaction> BeginReadingAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        return (await context.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellationToken))!;
    }

    /// <inheritdoc/>
    public override async Task RequireWholeAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var found = await context.Database.SqlQuery<string>($"SELECT quick_check AS Value FROM pragma_quick_check")
            .ToListAsync(cancellationToken);
        if (found is not ["ok"])
            throw new StorageException(
                $"The database {Name} is damaged: {string.Join("; ", found)}. Restore the last backup that was verified.");
    }

    /// <inheritdoc/>
    public override Task<IDbContextTransaction> BeginFillingAsync(StorageContext context, CancellationToken cancellationToken) =>
        context.Database.BeginTransactionAsync(cancellationToken); // which is BEGIN IMMEDIATE

    /// <inheritdoc/>
    public override async Task<WriterConnection> ConnectWriterAsync(CancellationToken cancellationToken)
    {
        _watch.Dispose(); // until the next read: the content of a lost log can be saved only when nobody else is connected
        var connection = _connections.OpenWriter();
        var context = Context(options => options.UseSqlite(connection));
        try
        {
            return new SqliteWriter(context, RequireDurability(connection, Schema.Version(context)), _connections);
        }
        catch
        {
            await context.DisposeAsync();
            _connections.Close(connection);
            throw;
        }
    }

    /// <summary>
    /// The commits of the former connection are saved when the writer connects again, and another program ends its transaction some time.
    /// </summary>
    public override bool IsTransient(Exception cause) =>
        cause is SqliteFilesMovedException { MayHaveCommitted: false } or SqliteException { SqliteErrorCode: raw.SQLITE_BUSY }
        || (cause.InnerException is { } inner && IsTransient(inner));

    /// <summary>SQLite stores a value of any type in any column.</summary>
    public override bool IsUnreadable(Exception cause) => StorageFaults.IsOfAnotherType(cause);

    /// <summary>EF Core would build and compile a model of its table of migrations at every start, and compile two queries.</summary>
    public override Task<List<string>> AppliedMigrationsAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var connection = context.Database.GetDbConnection();
        var tables = ReadAll(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsHistory'");
        return Task.FromResult(
            tables.Count == 0 ? [] : ReadAll(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId"));
    }

    /// <summary>
    /// EF Core marks a running migration with a row that outlives the process: if a process was killed during one, every later start would
    /// wait for ever. The caller's <see cref="DataFolderLock"/> proves that no other migration runs.
    /// </summary>
    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = Context(
            options => options.UseSqlite(_connections.Open(), contextOwnsConnection: true).ConfigureWarnings(WithoutComparison));
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private SqliteContext Context(Action<DbContextOptionsBuilder<SqliteContext>> use)
    {
        var options = new DbContextOptionsBuilder<SqliteContext>();
        use(options);
        return new SqliteContext(options.Options) { Macs = Macs };
    }

    private void CreateFile()
    {
        try
        {
            PrivateFiles.Create(_file);
        }
        catch (IOException) when (File.Exists(_file))
        {
            // Another process was faster.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _connections.CloseStranded();
    }

    /// <summary>
    /// Reads back what <see cref="SqliteConnections"/> asked for: SQLite reports no error for a PRAGMA that it did not obey.
    /// </summary>
    /// <exception cref="StorageException">A commit on this connection would not mean that the data is on disk.</exception>
    public static StorageStatus RequireDurability(DbConnection connection, string schemaVersion)
    {
        var journalMode = Read(connection, "PRAGMA journal_mode");
        var synchronous = Read(connection, "PRAGMA synchronous");
        if (journalMode != "wal" || synchronous != "2")
        {
            throw new StorageException(
                $"SQLite cannot promise that a commit is on disk: journal_mode is '{journalMode}' and must be 'wal', " +
                $"synchronous is '{synchronous}' and must be '2' (FULL). The data folder must be on a local file system.");
        }

        return new StorageStatus($"SQLite {connection.ServerVersion}", "journal_mode=wal, synchronous=FULL", schemaVersion);
    }

    private static string? Read(DbConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static List<string> ReadAll(DbConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        var values = new List<string>();
        while (rows.Read()) values.Add(rows.GetString(0));
        return values;
    }
}
