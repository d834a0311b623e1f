using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>Other programs, and commands of our own, may read the SQLite file while the server runs: what is acknowledged stays.</summary>
public sealed class ForeignReaderTests : IDisposable
{
    private static readonly byte[][] Certificates =
        [.. Directory.EnumerateFiles("/usr/share/ca-certificates/mozilla").Take(20).Select(File.ReadAllBytes)];

    private readonly DirectoryInfo _elsewhere = Directory.CreateTempSubdirectory("latchkey-foreign-");

    [Fact]
    public async Task Writes_acknowledged_beside_foreign_readers_survive_a_kill()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        var (file, copy) = (Path.Combine(folder.Data, "latchkey.db"), Path.Combine(_elsewhere.FullName, "copy"));
        (string File, string[] Arguments)[] readers =
        [
            ("sqlite3", [file, "SELECT COUNT(*) FROM Tenants"]), ("sqlite3", [file, $".backup {copy}"]), ("cp", [file, copy]),
            ("cat", [file, $"{file}-wal", $"{file}-shm"]),
            ("sqlite3", [$"file:{file}?mode=ro", "SELECT COUNT(*) FROM KeystoreEntries"]),
        ];
        string[][] commands =
        [
            ["service-key", "list"], ["service-key", "create", "--name", "other", "--roles", "MonitoringDataRead"],
            ["audit", "verify"], ["backup", "create", "--to", Path.Combine(_elsewhere.FullName, "backup")],
        ];

        var imported = 0;
        async Task ImportAsync() => (await client.ImportAsync($"{imported}", Certificates[imported++ % Certificates.Length])).ShouldBe(204);
        var locks = await ServerLocks.OfAsync(file);
        foreach (var reader in readers)
        {
            await ImportAsync();
            var (exitCode, output) = await Program.RunAsync(reader.File, reader.Arguments);
            exitCode.ShouldBe(0, output);
            (await ServerLocks.OfAsync(file)).ShouldBe(locks, reader.File);
        }

        foreach (var command in commands)
        {
            await ImportAsync();
            await using var run = Program.Latchkey([.. command, "--data", folder.Data]);
            (await run.EndAsync()).ShouldBe(0, run.Output);
            (await ServerLocks.OfAsync(file)).ShouldBe(locks, string.Join(' ', command));
        }

        await ImportAsync();
        await folder.Server.KillAsync();
        using var reread = await folder.StartAsync();
        (await reread.ListAsync()).Keys.Intersect(Enumerable.Range(0, imported).Select(i => $"{i}")).Count().ShouldBe(imported);
    }

    public void Dispose() => _elsewhere.Delete(recursive: true);
}
