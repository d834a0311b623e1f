using Latchkey.Storage.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>A database of its own in the cluster, not only a schema, so that another one can take its place.</summary>
internal sealed class TestDatabaseCopies : IAsyncDisposable
{
    private readonly string _name = $"test_{Guid.NewGuid():n}";
    private readonly string _cluster;

    private TestDatabaseCopies(string cluster) => _cluster = cluster;

    /// <summary>By which servers reach it.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(
            _cluster)
        { Database = _name, SearchPath = null, ApplicationName = _name, MaxPoolSize = 10 }.ToString();

    private string Copy => $"{_name}_older";

    public static async Task<TestDatabaseCopies> CreateAsync(TestDatabase cluster)
    {
        var copies = new TestDatabaseCopies(cluster.ConnectionString!);
        await copies.ExecuteAsync($"CREATE DATABASE {copies._name}");
        return copies;
    }

    /// <summary>Keeps the state that the database has now.</summary>
    public Task KeepAsync() => ExecuteAsync(
        $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{_name}'",
        $"CREATE DATABASE {Copy} TEMPLATE {_name}");

    /// <summary>Puts the state that was kept in the place of the database.</summary>
    public Task PutBackAsync() => ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)", $"ALTER DATABASE {Copy} RENAME TO {_name}");

    /// <summary>How many rows a table has.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(TestStorage.Token);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM \"{table}\"", connection);
        return (long)(await command.ExecuteScalarAsync(TestStorage.Token))!;
    }

    public async ValueTask DisposeAsync() =>
        await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", $"DROP DATABASE IF EXISTS {Copy} WITH (FORCE)");

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_cluster) { Pooling = false, SearchPath = null }.ToString());
        await connection.OpenAsync(TestStorage.Token);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(TestStorage.Token);
        }
    }
}
