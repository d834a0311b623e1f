using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Latchkey.Formats.Chains;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;
using Database = Latchkey.Storage.Databases.Database;

namespace Latchkey.Storage.PostgreSql;

/// <summary>A database in PostgreSQL 15 or newer, on which several servers may work at a time.</summary>
internal sealed class PostgreSqlDatabase : Database, IAsyncDisposable
{
    // idle_in_transaction_session_timeout (appendix A of PostgreSQL's manual)
    private const string IdleInTransaction = "25P03";

    private readonly NpgsqlDataSource _source;
    private readonly DbContextOptions<PostgreSqlContext> _options;
    private readonly Blockers _blockers;

    public PostgreSqlDatabase(StorageOptions options, RowMacs macs, ILogger<PostgreSqlDatabase> logger)
        : base(options, macs)
    {
        DriverVariables.Forget();
        _source = Source(options.Database!);
        _blockers = new Blockers(_source, logger);
        _options = new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql(_source).ConfigureWarnings(WithoutComparison).Options;
        var target = new NpgsqlConnectionStringBuilder(_source.ConnectionString);
        Name = $"'{target.Database}' on {target.Host}:{target.Port.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Makes connections by a connection string, and opens none yet.</summary>
    /// <exception cref="ArgumentException">Its keywords contradict each other.</exception>
    /// <exception cref="NotSupportedException">Likewise.</exception>
    public static NpgsqlDataSource Source(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(ConnectionText.Complete(connectionString));
        builder.UseSslClientAuthenticationOptionsCallback(handshake => handshake.CertificateChainPolicy = OfflineChains.Policy());
        SessionLimits.Apply(builder);
        return builder.Build();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override bool IsKnownToBeAt(string tenant, TenantStand stand) => false;

    /// <summary>
    /// On a connection of the source, not on the source itself: EF Core builds its services, its model and its queries once more for each
    /// connection string of a source.
    /// </summary>
    public override StorageContext CreateContext()
    {
        var connection = _source.CreateConnection();
        var options = new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql(connection, contextOwnsConnection: true)
            .AddInterceptors(StandbyWait.On(connection)).Options;
        return new PostgreSqlContext(options) { Macs = Macs };
    }

    /// <summary>A context that shares the services and the model of those with a connection.</summary>
    public static StorageContext WithoutConnection() => new PostgreSqlContext(
        new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql(new NpgsqlConnection(), contextOwnsConnection: true).Options);

    /// <inheritdoc/>
    public override StorageContext CreateModelContext() => new PostgreSqlContext(_options);

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginReadingAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await context.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginFillingAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // A writer locks its tenants first.
        var tables = context.Model.GetEntityTypes().Select(type => $"\"{type.GetTableName()}\"").OrderBy(table => table != "\"Tenants\"")
            .ThenBy(table => table, StringComparer.Ordinal);
        var statement = $"LOCK TABLE {string.Join(", ", tables)} IN EXCLUSIVE MODE";
        await context.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task<WriterConnection> ConnectWriterAsync(CancellationToken cancellationToken)
    {
        var context = CreateContext();
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            var status = await RequireDurabilityAsync(connection, Schema.Version(context), cancellationToken);
            var process = await Blockers.ProcessOfAsync(connection, cancellationToken);
            return new PostgreSqlWriter(context, connection, process, _blockers, status);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// EF Core decides which migrations are missing before it locks anything, so two servers that start at the same time would both make
    /// the same table. This lock belongs to the session, and waits without limit for the other server's migration.
    /// </summary>
    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // On the source, from which EF Core makes a connection of its own to make a database that is missing.
        await using var context = new PostgreSqlContext(_options) { Macs = Macs };
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync(
            "SET lock_timeout = 0; SELECT pg_advisory_lock(hashtextextended('latchkey ' || current_schema(), 0)); " +
            "SET lock_timeout = '10s'", cancellationToken);
        try
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            // A connection that goes back to the pool keeps its locks until it is used again.
            await context.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    /// <summary>
    /// A lock of ours and not of a table, because writers must go on while a device makes and wraps keys. If this server is silent for too
    /// long, it loses the lock and with it the transaction.
    /// </summary>
    public override async Task<IDbContextTransaction?> BeginMasterKeyAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync(
            "SET LOCAL idle_in_transaction_session_timeout = '60s'; " +
            "SELECT pg_advisory_xact_lock(hashtextextended('latchkey master key ' || current_schema(), 0))", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task<DateTimeOffset> NowAsync(StorageContext context, TimeProvider clock, CancellationToken cancellationToken) =>
        DateTimeOffset.FromUnixTimeMilliseconds(await context.Database
            .SqlQuery<long>($"""SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "Value" """)
            .SingleAsync(cancellationToken));

    /// <inheritdoc/>
    public override bool IsTransient(Exception cause) => cause switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.QueryCanceled
            or IdleInTransaction,
        NpgsqlException or TimeoutException or IOException or SocketException => true,
        { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>The tenants are locked first, as in every transaction; otherwise two transactions could deadlock.</summary>
    protected override Task HoldAsync<TRow>(StorageContext context, CancellationToken cancellationToken)
    {
        var table = context.Model.FindEntityType(typeof(TRow))!.GetTableName();
        var statement = $"""LOCK TABLE "Tenants" IN ROW SHARE MODE; LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE""";
        return context.Database.ExecuteSqlRawAsync(statement, cancellationToken);
    }

    // A PostgreSQL that is set to lose commits in a crash would break our promise of durability.
    private static async Task<StorageStatus> RequireDurabilityAsync(
        NpgsqlConnection connection, string schemaVersion, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), " +
                "pg_is_in_recovery(), current_setting('server_encoding')";
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (fsync, pages, commit) = (row.GetString(0), row.GetString(1), row.GetString(2));
        if (fsync != "on" || pages != "on" || commit == "off")
        {
            throw new StorageException(
                $"PostgreSQL cannot promise that a commit is on disk: fsync is '{fsync}' and full_page_writes '{pages}', " +
                $"and both must be 'on'; synchronous_commit is '{commit}' and must not be 'off'.");
        }

        // SQL_ASCII stores what it gets. In any other encoding, one alias could make the commit fail that others share.
        if (row.GetString(4) is var encoding and not ("UTF8" or "SQL_ASCII"))
        {
            throw new StorageException(
                $"The encoding of the database is {encoding}, which lacks characters of aliases and names. " +
                "Create a database with the encoding UTF8, and move a backup there.");
        }

        // A standby that is about to be promoted: try again.
        if (row.GetBoolean(3)) throw new TimeoutException("The database is a standby, which accepts no writes.");
        return new StorageStatus(
            $"PostgreSQL {connection.PostgreSqlVersion}", $"fsync=on, full_page_writes=on, synchronous_commit={commit}", schemaVersion);
    }
}
