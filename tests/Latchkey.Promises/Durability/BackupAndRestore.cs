using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Latchkey.Promises.Durability;

/// <summary>
/// D9: what was backed up is restored elsewhere, on the other engine and back from there, without a difference; a flipped bit is
/// refused.
/// </summary>
internal static class BackupAndRestore
{
    private const int Entries = 10_000;
    private const int Flips = 200;

    public static Promise Promise { get; } = new(
        "D9", "10,000 entries backed up, restored elsewhere and on the other engine", "0 differences; a flipped bit is refused",
        MeasureAsync);

    /// <summary>
    /// (1) Fills a server. (2) SQLite to SQLite, while the server runs. (3) SQLite to PostgreSQL. (4) From there to SQLite.
    /// (5) Flips bits.
    /// </summary>
    private static async Task<Outcome> MeasureAsync(Run run)
    {
        using var work = new TemporaryFolder();
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(run); // (1)
        var before = await Contents.FillAsync(server, run.Scale(Entries));

        var (sqlite, postgreSql) = (work["sqlite.backup"], work["postgresql.backup"]); // (2)
        var create = await TimeAsync(run, "create", server.Folder, "--to", sqlite);
        var elsewhere = await RestoredAsync(run, server, work["elsewhere"], sqlite);
        var differences = await before.CountDifferencesAsync(run, elsewhere.Folder);
        string[] onPostgreSql = ["--database", cluster.ConnectionString]; // (3)
        var restored = await RestoredAsync(run, server, work["on-postgresql"], sqlite, onPostgreSql);
        var createThere = await TimeAsync(run, "create", restored.Folder, ["--to", postgreSql, .. onPostgreSql]);
        differences += await before.CountDifferencesAsync(run, restored.Folder, cluster.Setting);
        var back = await RestoredAsync(run, server, work["back"], postgreSql); // (4)
        differences += await before.CountDifferencesAsync(run, back.Folder);

        var flips = run.Scale(Flips); // (5)
        var refused = await RefusedFlipsAsync(run, server.Folder, sqlite, flips);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"{before.Count} entries, {new FileInfo(sqlite).Length / 1e6:0.0} MB: {differences} differences SQLite → SQLite, " +
                $"→ PostgreSQL, → SQLite; created in {create:0.0} s (PostgreSQL {createThere:0.0} s), " +
                $"restored in {elsewhere.Seconds:0.0} s (PostgreSQL {restored.Seconds:0.0} s); {refused} of {flips} flipped bits refused"),
            differences == 0 && refused == flips);
    }

    private static async Task<(string Folder, double Seconds)> RestoredAsync(
        Run run, ServerUnderTest server, string folder, string backup, params string[] arguments)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in new[] { "master.key", "service-key.json" })
            File.Copy(Path.Combine(server.Folder, file), Path.Combine(folder, file));
        return (folder, await TimeAsync(run, "restore", folder, ["--from", backup, .. arguments]));
    }

    private static async Task<double> TimeAsync(Run run, string command, string folder, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        var (exitCode, output) = await Command.RunAsync(run.Latchkey, ["backup", command, "--data", folder, .. arguments]);
        return exitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException(output);
    }

    // Spread over the file from its first octet to its last.
    private static async Task<int> RefusedFlipsAsync(Run run, string folder, string backup, int flips)
    {
        var octets = await File.ReadAllBytesAsync(backup);
        var refused = 0;
        for (var i = 0; i < flips; i++)
        {
            var place = (int)((octets.Length - 1L) * i / Math.Max(1, flips - 1));
            var bit = (byte)(1 << RandomNumberGenerator.GetInt32(8));
            octets[place] ^= bit;
            await File.WriteAllBytesAsync(backup + ".flipped", octets);
            octets[place] ^= bit;
            if ((await Command.RunAsync(run.Latchkey, "backup", "verify", "--data", folder, "--from", backup + ".flipped")).ExitCode == 2)
                refused++;
        }

        return refused;
    }
}
