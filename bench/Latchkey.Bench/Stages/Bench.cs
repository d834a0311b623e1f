using System.Diagnostics;
using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>What every stage works with.</summary>
/// <param name="Latchkey">The product.</param>
/// <param name="Peers">Those that it is measured beside.</param>
/// <param name="Folder">A temporary folder.</param>
/// <param name="PostgreSqlScript">The script that starts and stops PostgreSQL, or null.</param>
/// <param name="Quick">Whether to try the bench rather than to measure: smaller and shorter.</param>
internal sealed record Bench(Contender Latchkey, IReadOnlyList<Contender> Peers, string Folder, string? PostgreSqlScript, bool Quick)
{
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);

    public string Certificates { get; } = Path.Combine(Folder, "certificates");

    public Wrk Wrk { get; } = new(Path.Combine(Folder, "certificates"));

    /// <summary>How many times each load is run; its median counts.</summary>
    public int Rounds => Quick ? 1 : 5;

    /// <summary>How often a process is started whose start is measured.</summary>
    public int Starts => Quick ? 1 : 11;

    /// <summary>How long each load runs.</summary>
    public int Seconds => Quick ? 1 : 2;

    /// <summary>How many entries a large keystore has.</summary>
    public int Large => Quick ? 1000 : 10_000;

    /// <summary>Starts a server on a folder of its own.</summary>
    public Task<RunningServer> StartAsync(Contender contender, string name) =>
        RunningServer.StartAsync(contender, FolderOf(contender, name));

    /// <summary>Starts a server on a folder that has so many entries, which are imported once for all stages.</summary>
    public async Task<RunningServer> StartFilledAsync(Contender contender, int entries)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"filled-{entries}");
        if (_filled.Add(FolderOf(contender, name)))
        {
            using var server = await StartAsync(contender, name);
            await server.FillAsync(Certificates, 0, entries);
        }

        return await StartAsync(contender, name);
    }

    /// <summary>
    /// The median time of a request in milliseconds, read to its last byte, one after another, on a server that has served
    /// it for a while: every one of them compiles what is hot as it runs.
    /// </summary>
    public async Task<double> MedianTimeAsync(Func<Task> request)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < (Quick ? 1 : 6);) await request();
        var times = new List<double>();
        for (var i = 0; i < (Quick ? 3 : 9); i++)
        {
            var watch = Stopwatch.StartNew();
            await request();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Median.Of(times);
    }

    /// <summary>Says in a table which of these is not prepared, and what was left out with it.</summary>
    public void NoteLeftOut(Table table, string what, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Peers.All(peer => peer.Name != name))
                table.Notes.Add($"{what} beside {name} are left out, because it is not prepared (`--peers`)");
        }
    }

    private string FolderOf(Contender contender, string name) =>
        Path.Combine(Folder, $"{name}-{contender.Name.Replace(' ', '-')}");
}
