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

    private string Folder => FolderIn(_parent);

    /// <summary>Makes a cluster in a folder, or in a temporary one.</summary>
    public static async Task<PostgreSqlCluster> StartAsync(DirectoryInfo? parent = null)
    {
        parent ??= Directory.CreateTempSubdirectory("latchkey-postgresql-");
        File.SetUnixFileMode(parent.FullName, (UnixFileMode)0b111_101_101); // it runs as another user
        return new PostgreSqlCluster(parent, (await RunAsync("start", FolderIn(parent))).Trim());
    }

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

    private static string FolderIn(DirectoryInfo parent) => Path.Combine(parent.FullName, "cluster");

    private static async Task<string> RunAsync(string command, string folder)
    {
        var (exitCode, output) = await Command.RunAsync("bash", Script, command, folder);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{Script} {command} failed: {output}");
    }
}
