using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>Measures a load on every server that takes it, and writes it as a row of a table.</summary>
/// <param name="bench">The bench.</param>
/// <param name="table">The table, with a column for each server.</param>
/// <param name="servers">The servers, with the product as the first.</param>
internal sealed class LoadRow(Bench bench, Table table, List<RunningServer> servers)
{
    private string _what = "";
    private Dictionary<string, LoadResult> _medians = [];

    /// <summary>Measures a load.</summary>
    /// <param name="what">Its name.</param>
    /// <param name="call">The request.</param>
    /// <param name="connections">How many connections ask.</param>
    /// <param name="first">The number of the first alias.</param>
    /// <param name="aliases">How many aliases are asked for in turn, or 0 for a new one each time.</param>
    /// <param name="step">By how much the first alias rises with each round.</param>
    public async Task MeasureAsync(string what, Func<Contender, Call?> call, int connections, int first, int aliases, int step = 0)
    {
        var asked = servers.FindAll(server => call(server.Contender) is not null);
        var results = await InTurn.LoadAsync(bench, bench.Rounds, asked.Count, (i, round) => bench.Wrk.Run(
            asked[i], call(asked[i].Contender)!, connections, bench.Seconds, first + (round * step), aliases));
        _what = what;
        _medians = asked.Select((server, i) => (server.Name, Median: Median.Of(results[i], run => run.PerSecond)))
            .ToDictionary(median => median.Name, median => median.Median, StringComparer.Ordinal);
        table.Row([what, .. servers.Select(server => _medians.TryGetValue(server.Name, out var run)
            ? $"{Table.Figure(run.PerSecond)} ({Table.Figure(run.P99)}; {Table.Figure(run.CpuPerRequest)})"
            : Table.Nothing)]);
        Promise("before", 0.95);
    }

    /// <summary>Adds what was promised of the last load beside another server, if that is there.</summary>
    public void Promise(string other, double promised)
    {
        if (!_medians.TryGetValue(other, out var theirs)) return;
        table.Promise($"{_what}, beside {other}", _medians[servers[0].Name].PerSecond / theirs.PerSecond, promised, atMost: false);
    }
}
