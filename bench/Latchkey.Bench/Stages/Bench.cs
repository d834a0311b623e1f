using System.Diagnostics;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>What every stage works with.</summary>
/// <param name="Latchkey">The product.</param>
/// <param name="Peers">Those that it is measured beside.</param>
/// <param name="Folder">A temporary folder.</param>
/// <param name="Quick">Whether to try the bench rather than to measure: smaller and shorter.</param>
internal sealed record Bench(Contender Latchkey, IReadOnlyList<Contender> Peers, string Folder, bool Quick)
{
    public string Certificates { get; } = Path.Combine(Folder, "certificates");

    public Wrk Wrk { get; } = new(Path.Combine(Folder, "certificates"));

    /// <summary>How many times each load is run; its median counts.</summary>
    public int Rounds => Quick ? 1 : 5;

    /// <summary>How long each load runs.</summary>
    public int Seconds => Quick ? 1 : 3;

    /// <summary>Starts a server on a folder of its own.</summary>
    public Task<RunningServer> StartAsync(Contender contender, string name) =>
        RunningServer.StartAsync(contender, Path.Combine(Folder, $"{name}-{contender.Name.Replace(' ', '-')}"));

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
}
