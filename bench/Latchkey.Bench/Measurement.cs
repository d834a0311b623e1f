using System.Globalization;
using System.Runtime.InteropServices;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;
using Latchkey.Bench.Stages;

namespace Latchkey.Bench;

/// <summary>Runs the stages that were asked for, and writes their tables.</summary>
internal static class Measurement
{
    private static readonly Dictionary<string, Func<Stages.Bench, Task<IReadOnlyList<Table>>>> All = new(StringComparer.Ordinal)
    {
        ["machine"] = MachineStage.RunAsync,
        ["load"] = LoadStage.RunAsync,
        ["connections"] = ConnectionStage.RunAsync,
        ["list"] = ListStage.RunAsync,
        ["start"] = StartStage.RunAsync,
        ["first"] = FirstSecondsStage.RunAsync,
        ["commands"] = CommandStage.RunAsync,
        ["memory"] = MemoryStage.RunAsync,
        ["growth"] = GrowthStage.RunAsync,
        ["keys"] = KeyMaterialStage.RunAsync,
        ["queries"] = QueryStage.RunAsync,
        ["postgresql"] = PostgreSqlStage.RunAsync,
    };

    /// <summary>Measures; 0 once all was measured, 1 if a stage is unknown.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

        string[] chosen = Option("--only")?.Split(',') ?? [.. All.Keys];
        if (Array.Find(chosen, stage => !All.ContainsKey(stage)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no stage '{unknown}'. The stages are {string.Join(", ", All.Keys)}.");
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("latchkey-bench-");
        void End(PosixSignalContext signal)
        {
            Leftovers.End();
            folder.Delete(recursive: true);
            Environment.Exit(130);
        }

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            var before = Option("--before") is { } launcher ? new[] { Field.Before(Path.GetFullPath(launcher)) } : [];
            var peers = Option("--peers") is { } prepared ? Peers.In(Path.GetFullPath(prepared)) : [];
            var bench = new Stages.Bench(Field.Latchkey(Option("--latchkey") ?? "latchkey"), [.. before, .. peers], folder.FullName,
                Option("--postgresql"), args.Contains("--quick", StringComparer.Ordinal));
            Certificates.Write(bench.Certificates);

            var results = new Results(Option("--out"));
            results.Add(string.Create(CultureInfo.InvariantCulture,
                $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by servers and " +
                $"load, files on {new DriveInfo(folder.FullName).DriveFormat}, " +
                $"medians of {bench.Rounds} rounds{(bench.Quick ? " – **a quick trial, not a measurement**" : "")}.\n\n"));
            foreach (var stage in chosen)
            {
                foreach (var table in await All[stage](bench)) results.Add(table);
            }

            results.Add(results.Summary());
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
