using System.Diagnostics;
using System.Globalization;

namespace Latchkey.Bench.Contenders;

/// <summary>A throw-away PostgreSQL on the disk of the temporary folder.</summary>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    private readonly string _script;
    private readonly DirectoryInfo _parent;

    private PostgreSqlCluster(string script, DirectoryInfo parent) => (_script, _parent) = (script, parent);

    /// <summary>The connection string for Latchkey.</summary>
    public string ConnectionString { get; private set; } = "";

    private string Folder => Path.Combine(_parent.FullName, "cluster");

    // As programs of PostgreSQL want it.
    private string[] Target => ["--host", Keyword("Host"), "--port", Keyword("Port"), "--username", Keyword("Username")];

    /// <summary>Whether its programs are on this machine.</summary>
    public static bool IsInstalled => Directory.Exists("/usr/lib/postgresql") && File.Exists("/usr/bin/pgbench");

    /// <summary>Makes a cluster.</summary>
    /// <param name="script">The script that makes throw-away clusters.</param>
    public static async Task<PostgreSqlCluster> StartAsync(string script)
    {
        var parent = Directory.CreateTempSubdirectory("latchkey-bench-postgresql-");
        await Command.RunAsync(["chmod", "755", parent.FullName]); // it runs as another user
        var cluster = new PostgreSqlCluster(script, parent);
        Leftovers.Add(cluster, cluster.Stop);
        try
        {
            cluster.ConnectionString = (await Command.RunAsync(["bash", script, "start", cluster.Folder])).Trim();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements; the rows that they return, with their columns separated by <c>|</c>.</summary>
    public Task<string> RunAsync(string statements) => Command.RunAsync(
        [
            "psql", .. Target, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", Keyword("Database"),
        ],
        statements);

    /// <summary>Transactions per second of a script of pgbench, each client with a session of its own and prepared statements.</summary>
    public async Task<double> BenchAsync(string transaction, int clients, int seconds, int round)
    {
        var output = await Command.RunAsync([
            "pgbench", .. Target, "--no-vacuum", "--protocol", "prepared", "--file", "/dev/stdin", "--define", "n=0", "--define",
            $"round={round}", "--client", $"{clients}", "--jobs", "1", "--time", $"{seconds}", Keyword("Database"),
        ], transaction);
        var line = output.Split('\n').FirstOrDefault(text => text.StartsWith("tps = ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"pgbench has committed nothing in {seconds} s: {output}");
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        Leftovers.Remove(this);
        return ValueTask.CompletedTask;
    }

    private void Stop()
    {
        using var stop = Process.Start("bash", [_script, "stop", Folder]);
        stop.WaitForExit();
        if (_parent.Exists) _parent.Delete(recursive: true);
    }

    private string Keyword(string name) =>
        ConnectionString.Split(';').First(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
