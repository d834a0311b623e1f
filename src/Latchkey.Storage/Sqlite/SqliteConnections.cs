using System.Globalization;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Latchkey.Storage.Sqlite;

/// <summary>
/// The connections of this process. From the first commit on, the newest data are in the log alone. If another program deletes or replaces
/// the log, the writer still has the old file open, which no longer has a name: its commits are lost when the process ends. So the files
/// are checked before each connection is used, and the writer's connection is kept until its commits are in the database
/// (<see cref="Rescue"/>).
/// </summary>
internal sealed class SqliteConnections(string file, StorageOptions options)
{
    private static readonly TimeSpan ReadersPatience = TimeSpan.FromSeconds(1);

    private readonly DatabaseFiles _files = new(file);
    private volatile FileIdentities? _opened;
    private SqliteConnection? _stranded;
    private int _open;

    /// <summary>A connection on which a commit means that the data is on disk.</summary>
    /// <exception cref="SqliteFilesMovedException">The files have moved under the writer.</exception>
    public SqliteConnection Open()
    {
        RequireFiles();
        return Connect();
    }

    /// <summary>The writer's connection, to be given back to <see cref="Close"/>; until then its files are watched.</summary>
    /// <exception cref="SqliteFilesMovedException">The commits of the former connection are not in the database yet.</exception>
    /// <exception cref="StorageException">They cannot be saved.</exception>
    public SqliteConnection OpenWriter()
    {
        var wasRescued = Rescue();
        var connection = Connect();
        try
        {
            if (wasRescued && Ask(connection, "PRAGMA quick_check(1)") is not "ok" and var fault)
                throw new StorageException($"The database '{file}' is damaged: {fault}. Restore a backup.");
            _opened = FileIdentities.Of(file);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the log or its index was renamed, replaced or deleted while the writer has it open.</summary>
    /// <exception cref="SqliteFilesMovedException">The database file itself was moved or replaced.</exception>
    public bool HasLostLog()
    {
        if (_opened is not { } opened) return false;
        var now = _files.Now();
        if (now == opened) return false;
        if (now.Database != opened.Database) throw Moved(mayHaveCommitted: false);
        return true;
    }

    /// <summary>Requires that the files still have their names.</summary>
    /// <exception cref="SqliteFilesMovedException">They do not.</exception>
    public void RequireFiles(bool mayHaveCommitted = false)
    {
        if (_opened is { } opened && opened != FileIdentities.Of(file)) throw Moved(mayHaveCommitted);
    }

    /// <summary>Closes the connection of the writer, unless there is something in it to be saved.</summary>
    public void Close(SqliteConnection writer)
    {
        if (_opened is { } opened && opened != FileIdentities.Of(file)) _stranded = writer;
        else Forget(writer);
    }

    /// <summary>Closes a connection whose commits could not be saved; closing it makes SQLite try once more.</summary>
    public void CloseStranded()
    {
        if (_stranded is { } writer) Forget(writer);
    }

    /// <summary>
    /// Saves what is in a log without a name: (1) makes sure that nobody has begun another log, and that the database is the same file, (2)
    /// copies the log into the database through the connection that still has it, (3) waits until the other connections of this process
    /// have ended, since they share the index of the log, and then closes the writer's: the next connection finds new files.
    /// </summary>
    private bool Rescue()
    {
        if (_stranded is not { } writer) return false;
        var (now, log) = (FileIdentities.Of(file), new FileInfo($"{file}-wal")); // (1)
        if (now.Database != _opened!.Database)
            throw new StorageException(
                $"'{file}' was deleted or replaced under the running server. Restart it on the database that it should have.");
        if (now.Log != _opened.Log && log is { Exists: true, Length: > 0 }) throw new StorageException(
            $"The log of '{file}' was replaced under the running server, and another program has written to the new one. Restart the " +
                $"server; it saves its own changes, and the others may be lost.");
        if (raw.sqlite3_get_autocommit(writer.Handle) == 0) Ask(writer, "ROLLBACK");
        var busy = Ask(writer, "PRAGMA wal_checkpoint(TRUNCATE)"); // (2)
        if (busy != "0" || !SpinWait.SpinUntil(() => Volatile.Read(ref _open) == 1, ReadersPatience)) // (3)
            throw new SqliteFilesMovedException(
                $"The log of '{file}' was deleted or replaced under the running server, and cannot be saved yet: the database is being " +
                $"read.");
        Forget(writer);
        return true;
    }

    private SqliteFilesMovedException Moved(bool mayHaveCommitted) => new(
        $"'{file}', its -wal or its -shm was deleted or replaced under the running server, "
        + "which takes no more writes until it has saved what it had in them.",
        mayHaveCommitted);

    private void Forget(SqliteConnection writer)
    {
        writer.Dispose();
        (_opened, _stranded) = (null, null);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,

            // After SQLite's own waiting the provider retries until this many seconds have passed; 0 would be for ever.
            DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            Interlocked.Increment(ref _open);
            connection.StateChange += (_, change) =>
            {
                if (change.CurrentState == System.Data.ConnectionState.Closed) Interlocked.Decrement(ref _open);
            };
            Ask(connection,
                string.Create(CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {options.BusyTimeout.TotalMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string? Ask(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
