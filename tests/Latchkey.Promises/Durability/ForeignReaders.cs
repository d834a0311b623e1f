namespace Latchkey.Promises.Durability;

/// <summary>Programs of other people that read the SQLite file of a running server, one after another without a pause.</summary>
internal sealed class ForeignReaders(string folder) : IDisposable
{
    private readonly string _file = Path.Combine(folder, "latchkey.db");
    private readonly TemporaryFolder _copies = new();

    /// <summary>How often the file was read.</summary>
    public int Reads { get; private set; }

    /// <summary>How often the server held no lock on the file afterwards.</summary>
    public int Unlocked { get; private set; }

    /// <summary>Reads until it is over.</summary>
    public async Task RunAsync(int server, Func<bool> isOver)
    {
        (string Program, string[] Arguments)[] readers =
            [("sqlite3", [_file, "SELECT COUNT(*) FROM Tenants"]), ("sqlite3", [_file, $".backup {_copies["backup"]}"]),
                ("cp", [_file, _copies["copy"]]), ("cp", [$"{_file}-wal", _copies["log"]]), ("cat", [_file, $"{_file}-shm"])];
        while (true)
        {
            var (program, arguments) = readers[Reads % readers.Length];
            await Command.RunAsync(program, arguments);
            var isLocked = await IsLockedAsync(server);
            if (isOver()) return; // the server is dead, or was so when it was looked at
            Reads++;
            if (!isLocked) Unlocked++;
        }
    }

    public void Dispose() => _copies.Dispose();

    private async Task<bool> IsLockedAsync(int server)
    {
        var inode = (await Command.RunAsync("stat", "-c", "%i", _file)).Output.Trim();
        return (await File.ReadAllLinesAsync("/proc/locks")).Any(line => line.Contains("POSIX", StringComparison.Ordinal)
            && line.Contains($" {server} ", StringComparison.Ordinal) && line.Contains($":{inode} ", StringComparison.Ordinal));
    }
}
