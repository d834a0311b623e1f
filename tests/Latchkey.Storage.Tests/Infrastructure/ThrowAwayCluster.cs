using Latchkey.Server.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>A PostgreSQL of a test's own, which may be stopped where it is.</summary>
internal sealed class ThrowAwayCluster : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Documents.Root, "tests", "postgresql.sh");

    private readonly DirectoryInfo _parent;

    private ThrowAwayCluster(DirectoryInfo parent, string connectionString) => (_parent, ConnectionString) = (parent, connectionString);

    public string ConnectionString { get; }

    private string Folder => Path.Combine(_parent.FullName, "cluster");

    public static Task<ThrowAwayCluster> StartAsync() => StartInAsync(Directory.CreateTempSubdirectory("latchkey-postgresql-"));

    /// <summary>Starts one in a folder, such as one that is a disk of its own.</summary>
    public static async Task<ThrowAwayCluster> StartInAsync(DirectoryInfo parent)
    {
        File.SetUnixFileMode(parent.FullName, (UnixFileMode)0b111_101_101); // it runs as another user
        return new ThrowAwayCluster(
            parent, (await Shell.TextAsync($"'{Script}' start '{Path.Combine(parent.FullName, "cluster")}'")).Trim());
    }

    /// <summary>Stops its processes where they are.</summary>
    public Task FreezeAsync() => Shell.TextAsync($"'{Script}' freeze '{Folder}'");

    /// <summary>Lets them go on.</summary>
    public Task ThawAsync() => Shell.TextAsync($"'{Script}' thaw '{Folder}'");

    public async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync(TestStorage.Token);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(TestStorage.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.TextAsync($"'{Script}' stop '{Folder}'");
        _parent.Delete(recursive: true);
    }
}
