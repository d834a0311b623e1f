using System.Data.Common;
using System.Text.RegularExpressions;
using Latchkey.Storage.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>
/// A database of its own for a test: SQLite in the data folder, or a schema in PostgreSQL if
/// <c>LATCHKEY_TEST_POSTGRESQL</c> has a connection string (see <see cref="OnBothEnginesAttribute"/>).
/// </summary>
internal abstract partial class TestDatabase : IAsyncDisposable
{
    private static readonly string? Cluster = Environment.GetEnvironmentVariable("LATCHKEY_TEST_POSTGRESQL") is { Length: > 0 } text
        ? text
        : null;

    public static bool IsPostgreSql => Cluster is not null;

    /// <summary>What the settings call it; null for SQLite.</summary>
    public abstract string? ConnectionString { get; }

    public static TestDatabase Create(string folder) => Create(folder, IsPostgreSql);

    /// <summary>A database of one engine or the other, whichever the other tests have.</summary>
    public static TestDatabase Create(string folder, bool isPostgreSql)
    {
        if (!isPostgreSql) return new InFile(folder);
        RequirePostgreSql();
        return InSchema.Make(Cluster!);
    }

    /// <summary>Leaves out a test of what PostgreSQL does not have.</summary>
    public static void RequireSqlite() => Assert.SkipWhen(IsPostgreSql, "This is about SQLite.");

    /// <summary>Leaves out a test of what SQLite does not have.</summary>
    public static void RequirePostgreSql()
    {
        TestContext.Current.TestClass!.Traits.ShouldContainKey(OnBothEnginesAttribute.Trait, "else test.sh never runs it");
        Assert.SkipUnless(IsPostgreSql, "This is about PostgreSQL; test.sh runs it.");
    }

    /// <summary>Makes the tables, so that no server has to migrate.</summary>
    public abstract Task AddTablesAsync();

    /// <summary>Connects as another process would.</summary>
    public abstract DbConnection Connect();

    /// <summary>Runs SQL as another process would; words such as KeystoreEntries need no quotes.</summary>
    public void Execute(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    /// <summary>As above, on a connection.</summary>
    public static void Execute(DbConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Locks a table of PostgreSQL until the transaction ends.</summary>
    public static async Task<DbTransaction> LockAsync(DbConnection connection, string table, string mode)
    {
        var transaction = await connection.BeginTransactionAsync(TestStorage.Token);
        Execute(connection, $"LOCK TABLE {table} IN {mode} MODE");
        return transaction;
    }

    /// <summary>Asks for one value.</summary>
    public object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = Command(connection, sql);
        return command.ExecuteScalar();
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = Literals().Replace(sql, part => part.Value[0] == '\'' ? part.Value : $"\"{part.Value}\"");
        return command;
    }

    /// <summary>Makes the database refuse an operation, such as <c>INSERT ON KeystoreEntries</c>, of all rows or of some.</summary>
    public void Refuse(string operation, string? when = null)
    {
        if (!IsPostgreSql)
        {
            Execute($"CREATE TRIGGER Refuse BEFORE {operation} {(when is null ? "" : $"WHEN {when}")} BEGIN SELECT RAISE(ABORT, " +
                "'refused'); END");
            return;
        }

        Execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END'");
        Execute($"CREATE TRIGGER Refuse BEFORE {operation} FOR EACH ROW {(when is null ? "" : $"WHEN ({when})")} " +
            "EXECUTE FUNCTION refuse()");
    }

    /// <summary>Makes every update of a table change no row, as if others were always faster.</summary>
    public void Overtake(string table) => Swallow($"UPDATE ON {table}");

    /// <summary>Makes an operation, such as <c>INSERT ON KeystoreEntries</c>, change no row, without an error.</summary>
    public void Swallow(string operation)
    {
        if (!IsPostgreSql)
        {
            Execute($"CREATE TRIGGER Swallow BEFORE {operation} BEGIN SELECT RAISE(IGNORE); END");
            return;
        }

        Execute("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        Execute($"CREATE TRIGGER Swallow BEFORE {operation} FOR EACH ROW EXECUTE FUNCTION swallow()");
    }

    /// <summary>Ends what <see cref="Refuse"/> began.</summary>
    public void Allow() => Execute(IsPostgreSql ? "DROP FUNCTION refuse() CASCADE" : "DROP TRIGGER Refuse");

    /// <summary>Loads what <c>pg_dump</c> wrote.</summary>
    public virtual void Load(string dump) => throw new NotSupportedException();

    /// <summary>Has PostgreSQL end every connection of the test but this one.</summary>
    public virtual void EndConnections() => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();

    // Literals are passed over; everything with a capital and a small letter is the name of a table or column.
    [GeneratedRegex("'[^']*'|\\b_*[A-Z]+[a-z]\\w*")]
    private static partial Regex Literals();

    private sealed class InFile(string folder) : TestDatabase
    {
        public override string? ConnectionString => null;

        public override async Task AddTablesAsync()
        {
            var file = Path.Combine(folder, "latchkey.db");
            PrivateFiles.Create(file);
            await File.WriteAllBytesAsync(file, await MigratedTables.FileAsync());
        }

        public override DbConnection Connect()
        {
            var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "latchkey.db")};Pooling=False");
            connection.Open();
            return connection;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class InSchema(string connectionString, string schema) : TestDatabase
    {
        public override string ConnectionString => connectionString;

        public static InSchema Make(string cluster)
        {
            var schema = $"test_{Guid.NewGuid():n}";
            var settings = new NpgsqlConnectionStringBuilder(cluster)
            {
                SearchPath = schema,
                ApplicationName = schema,
                MaxPoolSize = 10,
            };
            var database = new InSchema(settings.ToString(), schema);
            using var connection = database.Connect();
            using var command = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
            command.ExecuteNonQuery();
            return database;
        }

        public override async Task AddTablesAsync()
        {
            await using var connection = Connect();
            await using var command = new NpgsqlCommand(await MigratedTables.ScriptAsync(), connection);
            await command.ExecuteNonQueryAsync();
        }

        public override NpgsqlConnection Connect()
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
            connection.Open();
            return connection;
        }

        public override void Load(string dump)
        {
            using var connection = Connect();
            using var command = new NpgsqlCommand(dump.Replace("public.", $"{schema}.", StringComparison.Ordinal), connection);
            command.ExecuteNonQuery();
        }

        public override void EndConnections() =>
            Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() " +
                $"AND application_name = '{schema}'");

        public override async ValueTask DisposeAsync()
        {
            await using var connection = Connect();
            await using var command = new NpgsqlCommand($"DROP SCHEMA {schema} CASCADE", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
