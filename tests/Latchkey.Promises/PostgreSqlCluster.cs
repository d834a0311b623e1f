using System.Diagnostics;
using Npgsql;

namespace Latchkey.Promises;

/// <summary>A throw-away PostgreSQL, which can be killed and started again.</summary>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    private const string Script = "tests/postgresql.sh"; // from the root of the repository, where test.sh starts the program

    private readonly DirectoryInfo _parent;

    private PostgreSqlCluster(DirectoryInfo parent, string connectionString) => (_parent, ConnectionString) = (parent, connectionString);

    public string ConnectionString { get; }

    /// <summary>The setting by which a server uses it.</summary>
    public string Setting => $"LATCHKEY__Storage__Database={ConnectionString}";

    /// <summary>The socket at which it listens.</summary>
    public string Socket =>
        new NpgsqlConnectionStringBuilder(ConnectionString) is var builder ? Path.Combine(builder.Host!, $".s.PGSQL.{builder.Port}") : "";

    /// <summary>Every file with something of its content, its write-ahead log and its own log among them.</summary>
    public IEnumerable<string> Files => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith(".s.", StringComparison.Ordinal)); // sockets

    private string Folder => FolderIn(_parent);

    /// <summary>Makes a cluster in a folder, or in a temporary one.</summary>
    public static async Task<PostgreSqlCluster> StartAsync(DirectoryInfo? parent = null)
    {
        parent ??= Directory.CreateTempSubdirectory("latchkey-postgresql-");
        File.SetUnixFileMode(parent.FullName, (UnixFileMode)0b111_101_101); // it runs as another user
        return new PostgreSqlCluster(parent, (await RunAsync("start", FolderIn(parent))).Trim());
    }

    /// <summary>Makes a cluster in memory, which survives whatever its processes do not, and is soon copied.</summary>
    public static async Task<PostgreSqlCluster> StartInMemoryAsync()
    {
        var parent = InMemory();
        return new PostgreSqlCluster(parent, (await RunAsync("start", FolderIn(parent), "--wal-segsize=1")).Trim());
    }

    /// <summary>Makes a standby in memory of the cluster that is reached at a port of loopback.</summary>
    public static async Task<PostgreSqlCluster> StandbyAsync(int port)
    {
        var parent = InMemory();
        return new PostgreSqlCluster(parent, (await RunAsync("standby", FolderIn(parent), $"{port}")).Trim());
    }

    /// <summary>Makes the standby a primary.</summary>
    public Task PromoteAsync() => RunAsync("promote", Folder);

    /// <summary>Makes the former primary, which has ended, a standby of its successor, which is reached at a port of loopback.</summary>
    public Task RewindAsync(int port) => RunAsync("rewind", Folder, $"{port}");

    /// <summary>Ends it as a power cut would (<c>kill -9</c>), or in the way of <c>pg_ctl stop -m immediate</c>.</summary>
    public Task EndAsync(bool kill) => RunAsync(kill ? "kill" : "stop-immediate", Folder);

    /// <summary>Stops its processes where they are.</summary>
    public Task FreezeAsync() => RunAsync("freeze", Folder);

    /// <summary>Lets them go on.</summary>
    public Task ThawAsync() => RunAsync("thaw", Folder);

    /// <summary>Starts it again.</summary>
    public Task StartAgainAsync() => RunAsync("again", Folder);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", Folder);
        _parent.Delete(recursive: true);
    }

    private static DirectoryInfo InMemory()
    {
        var folder = Directory.CreateDirectory($"/dev/shm/latchkey-postgresql-{Guid.NewGuid():n}");
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        return folder;
    }

    private static string FolderIn(DirectoryInfo parent) => Path.Combine(parent.FullName, "cluster");

    /// <summary>Asks it for a value.</summary>
    public async Task<T> AskAsync<T>(string question)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(question, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Has it do something.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until the answer to a question is yes.</summary>
    public async Task UntilAsync(string question)
    {
        for (var watch = Stopwatch.StartNew(); !await AskAsync<bool>(question); await Task.Delay(10))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(1)) throw new TimeoutException($"It does not come to pass: {question}");
        }
    }

    private static async Task<string> RunAsync(string command, string folder, params string[] more)
    {
        var (exitCode, output) = await Command.RunAsync("bash", [Script, command, folder, .. more]);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{Script} {command} failed: {output}");
    }
}
