using System.Diagnostics;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>What a command of a moment takes beside the start of a .NET program that does nothing.</summary>
internal static class CommandStage
{
    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        string data;
        using (var server = await bench.StartFilledAsync(Programs.AsPublished(bench.Latchkey), bench.Large))
            data = Path.Combine(server.Folder, "data");

        string[] list = ["service-key", "list", "--data", data];
        (string What, string[] Command)[] commands =
        [
            ("a .NET program that does nothing", ["dotnet", Programs.Bench, "nothing"]),
            ("latchkey service-key list", [.. Programs.Published(bench.Latchkey.Command), .. list]),
            ("the same by the launcher of the checkout", [bench.Latchkey.Command, .. list]),
        ];
        var results = await InTurn.MeasureAsync(bench, bench.Starts, commands.Length, (i, _) => RunAsync(commands[i].Command));

        var table = new Table("A command beside an empty .NET program, ms", "", "time", "beside the empty one");
        var nothing = Median.Of(results[0]);
        foreach (var ((what, _), times) in commands.Zip(results))
            table.Row(what, Table.Figure(Median.Of(times)), Table.Ratio(Median.Of(times) / nothing));
        table.Promise("latchkey service-key list beside an empty .NET program", Median.Of(results[1]) / nothing, 3, atMost: true);
        table.Notes.Add($"medians of {bench.Starts} starts in turn, on a folder with {bench.Large} entries whose server has stopped");
        return [table];
    }

    private static async Task<double> RunAsync(string[] command)
    {
        var watch = Stopwatch.StartNew();
        await Command.RunAsync(command);
        return watch.Elapsed.TotalMilliseconds;
    }
}
