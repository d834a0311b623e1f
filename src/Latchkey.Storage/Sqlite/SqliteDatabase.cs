using System.Data.Common;
using System.Globalization;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Sqlite;

/// <summary>A file in the data folder, which one server alone writes to.</summary>
internal sealed partial class SqliteDatabase : Database, IDisposable
{
    /// <summary>Begins a transaction that owns the write lock from the start, so that only its first statement can wait.</summary>
    public const string BeginWriting = "BEGIN IMMEDIATE";

    // Nobody connects before this process has closed the file that it makes.
    private static readonly Lock Creation = new();

    private readonly StorageOptions _options;
    private readonly ILogger _logger;
    private readonly string _file;
    private readonly SqliteWatch _watch;
    private (ulong Device, ulong Inode)? _identity;
    private int _reported;

    public SqliteDatabase(StorageOptions options, RowMacs macs, ILogger<SqliteDatabase> logger)
        : base(options, macs)
    {
        (_options, _logger, _file) = (options, logger, Path.Combine(options.DataFolder, "latchkey.db"));
        _watch = new SqliteWatch(Open);
    }

    /// <inheritdoc/>
    public override string Name => $"in '{Folder}'";

    /// <inheritdoc/>
    public override TenantStand? Peek(string tenant)
    {
        RequireSameFile();
        return _watch.Find(tenant);
    }

    /// <summary>
    /// Makes the file if it is missing, for its owner alone; SQLite gives its log the same mode. A file that is there is not opened:
    /// POSIX ends every lock of a process on a file as soon as the process closes any descriptor of it, SQLite's locks too.
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
        new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite(Open(), contextOwnsConnection: true).Options) { Macs = Macs };

    /// <inheritdoc/>
    public override StorageContext CreateModelContext() => new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite().Options);

    /// <summary>In the write-ahead log, the first read chooses the state; the default, <see cref="BeginWriting"/>, would hold up the writer.</summary>
    public override async Task<IDbContextTransaction> BeginReadingAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        return (await context.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellationToken))!;
    }

    /// <inheritdoc/>
    public override Task<IDbContextTransaction> BeginFillingAsync(StorageContext context, CancellationToken cancellationToken) =>
        context.Database.BeginTransactionAsync(cancellationToken); // which is BEGIN IMMEDIATE

    /// <inheritdoc/>
    public override Task<WriterConnection> ConnectWriterAsync(CancellationToken cancellationToken)
    {
        var context = CreateContext();
        try
        {
            var status = RequireDurability(context.Database.GetDbConnection(), Schema.Version(context));
            return Task.FromResult<WriterConnection>(new SqliteWriter(context, RequireSameFile, status));
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>
    /// EF Core marks a running migration with a row that outlives the process: one killed in its midst would make every
    /// later start wait for ever. The caller's <see cref="DataFolderLock"/> proves that no other migration runs.
    /// </summary>
    public override async Task MigrateAsync(StorageContext context, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await base.MigrateAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    /// <summary>
    /// Another file in the place of the first one is not followed: SQLite would mix it with the log of the first. Only a new start, after
    /// the end of this process, has everything from one file.
    /// </summary>
    /// <exception cref="IOException">It is another one, or gone.</exception>
    private void RequireSameFile()
    {
        var found = FileIdentity.Of(_file);
        _identity ??= found;
        if (found == _identity) return;
        if (Interlocked.Exchange(ref _reported, 1) == 0) Log.Replaced(_logger, _file);
        throw new IOException($"Another file has taken the place of '{_file}' under the running server.");
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

    /// <summary>A new connection on which a commit means that the data is on disk.</summary>
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,

            // After SQLite's own waiting the provider retries until this many seconds have passed; 0 would be for ever.
            DefaultTimeout = Math.Max(1, (int)_options.BusyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            RequireSameFile();
            connection.Open();
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {_options.BusyTimeout.TotalMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            pragmas.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads back what <see cref="Open"/> asked for: SQLite keeps quiet about a PRAGMA that it could not heed.</summary>
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

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Critical,
            "Another file has taken the place of '{File}', or it is gone: nothing is read or written any more. Stop the server, delete the files " +
            "'-wal' and '-shm' beside it unless they belong to the new file, and start the server again")]
        public static partial void Replaced(ILogger logger, string file);
    }
}
