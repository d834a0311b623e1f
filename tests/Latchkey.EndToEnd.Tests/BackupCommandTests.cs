using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary><c>latchkey backup</c>, beside a running server and on another data folder.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private static readonly string[] Certificates =
        [.. Directory.EnumerateFiles("/usr/share/ca-certificates/mozilla").Order(StringComparer.Ordinal)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-backup-");

    private readonly string _file;

    public BackupCommandTests() => _file = Path.Combine(_folder.FullName, "latchkey.backup");

    [Fact]
    public async Task A_backup_made_beside_a_running_server_is_served_from_another_folder_as_it_was()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        foreach (var file in Certificates[..20])
            (await client.ImportAsync(Path.GetFileName(file), await File.ReadAllBytesAsync(file))).ShouldBe(204);
        (await client.DeleteAsync(Path.GetFileName(Certificates[0]))).ShouldBe(204);
        (await RunAsync("create", folder.Data, "--to", _file)).ExitCode.ShouldBe(0);
        var before = await AnswersAsync(client);
        File.GetUnixFileMode(_file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _folder.GetFiles().Length.ShouldBe(1, "no temporary file stays");
        (await RunAsync("create", folder.Data, "--to", _file))
            .ShouldBe((1, $"latchkey: The file '{_file}' already exists; a backup never replaces a file."));

        await using var other = new ServedFolder();
        (await RunAsync("restore", other.Data, "--from", _file)).Output.ShouldBe("latchkey: The file of the master key is missing.");
        CopyKeys(folder, other);
        var (exitCode, summary) = await RunAsync("verify", other.Data, "--from", _file);
        exitCode.ShouldBe(0, summary);
        (await RunAsync("restore", other.Data, "--from", _file)).Output.ShouldBe(
            summary.Replace("The backup is complete", "Restored the backup", StringComparison.Ordinal));
        using var restored = await other.StartAsync();
        (await AnswersAsync(restored)).ShouldBe(before);

        (await RunAsync("restore", other.Data, "--from", _file)).Output.ShouldContain("is in use by another Latchkey server");
        await other.Server.KillAsync();
        (await RunAsync("restore", other.Data, "--from", _file)).Output.ShouldContain("is not empty");
        await using var audit = Program.Latchkey(["audit", "verify", "--data", other.Data]);
        (await audit.EndAsync()).ShouldBe(0, audit.Output);
    }

    [Fact]
    public async Task Remains_of_a_killed_backup_go_with_the_next_and_a_file_in_progress_stays()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using (await folder.StartAsync())
        {
            string LeftAs(string name) => Path.Combine(_folder.FullName, $"{name}.{Guid.NewGuid():N}.latchkey-backup.tmp");
            var (left, written) = (LeftAs("yesterday"), LeftAs("today"));
            await File.WriteAllTextAsync(left, "half");
            await using var writing = new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            (await RunAsync("create", folder.Data, "--to", _file)).ExitCode.ShouldBe(0);
            File.Exists(left).ShouldBeFalse();
            File.Exists(written).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_damaged_backup_and_another_master_key_end_verification_with_2()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using (await folder.StartAsync()) (await RunAsync("create", folder.Data, "--to", _file)).ExitCode.ShouldBe(0);
        await using var other = new ServedFolder();
        using (await other.StartAsync())
        {
            var (wrongKey, reason) = await RunAsync("verify", other.Data, "--from", _file);
            wrongKey.ShouldBe(2);
            reason.ShouldStartWith("latchkey: The data keys are wrapped by the master key ");
        }

        var octets = await File.ReadAllBytesAsync(_file);
        octets[^100] ^= 1;
        await File.WriteAllBytesAsync(_file, octets);
        var (exitCode, output) = await RunAsync("verify", folder.Data, "--from", _file);
        (exitCode, output)
            .ShouldBe((2,
            "latchkey: The backup is damaged: its chunk 0, counted from 0, was altered, truncated or moved, or its header was altered."));
    }

    [Fact]
    public async Task A_restore_that_is_killed_leaves_nothing_and_is_done_again()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        await Parallel.ForAsync(0, 1_500, async (i, cancellationToken) =>
            (await client.ImportAsync($"{i}", await File.ReadAllBytesAsync(Certificates[i % Certificates.Length], cancellationToken)))
                .ShouldBe(204));
        (await RunAsync("create", folder.Data, "--to", _file)).ExitCode.ShouldBe(0);
        var before = await client.ListAsync();

        // The backup comes through a pipe. It takes no more than it has read, so most of the backup has been read when the
        // write is done; the end never comes.
        await using var other = new ServedFolder();
        CopyKeys(folder, other);
        var pipe = Path.Combine(_folder.FullName, "pipe");
        (await Program.RunAsync("mkfifo", pipe)).ExitCode.ShouldBe(0);
        var backup = await File.ReadAllBytesAsync(_file);
        backup.Length.ShouldBeGreaterThan(3 << 19, "more than a chunk of 1 MiB, so that rows are written before the end is missing");
        await using (var restore = Program.Latchkey(["backup", "restore", "--data", other.Data, "--from", pipe]))
        {
            await using var end = new FileStream(pipe, FileMode.Open, FileAccess.Write);
            await end.WriteAsync(backup.AsMemory(..^1));
            await end.FlushAsync();
            await restore.KillAsync();
        }

        (await RunAsync("restore", other.Data, "--from", _file)).ExitCode.ShouldBe(0);
        using var restored = await other.StartAsync();
        var after = await restored.ListAsync();
        after.Count.ShouldBe(before.Count);
        after.ShouldAllBe(entry =>
            entry.Value.GetProperty("FingerprintSha512").GetString() == before[entry.Key].GetProperty("FingerprintSha512").GetString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // The backup does not contain the secret of the service key, so its holder keeps using it.
    private static void CopyKeys(ServedFolder from, ServedFolder to)
    {
        Directory.CreateDirectory(to.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in new[] { "master.key", "service-key.json" })
            File.Copy(Path.Combine(from.Data, file), Path.Combine(to.Data, file));
    }

    /// <summary>The API's view of every entry, with its export, and of the former states.</summary>
    private static async Task<IEnumerable<string>> AnswersAsync(KeystoreClient client)
    {
        var answers = new List<string>();
        foreach (var (alias, entry) in (await client.ListAsync()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            answers.Add(
                $"{entry.GetRawText().Replace(client.Root.Authority, "", StringComparison.Ordinal)} {await client.ExportAsync(alias)}");
        answers.Add((await client.GetAsync("EntryVersions")).Replace(client.Root.Authority, "", StringComparison.Ordinal));
        return answers;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, string data, params string[] arguments)
    {
        await using var program = Program.Latchkey(["backup", command, "--data", data, .. arguments]);
        return (await program.EndAsync(), program.Output);
    }
}
