using System.Globalization;
using System.Runtime.InteropServices;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;
using Latchkey.Bench.Stages;

// nothing
// plain-server PORT
// --latchkey LAUNCHER [--before LAUNCHER] [--peers FOLDER] [--postgresql SCRIPT] [--quick] [--only STAGE,STAGE] [--out FILE]
if (args is ["nothing"]) return 0;
if (args is ["plain-server", var port])
{
    await PlainServer.RunAsync(port);
    return 0;
}

var stages = new Dictionary<string, Func<Bench, Task<IReadOnlyList<Table>>>>(StringComparer.Ordinal)
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
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

string[] chosen = Option("--only")?.Split(',') ?? [.. stages.Keys];
if (Array.Find(chosen, stage => !stages.ContainsKey(stage)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no stage '{unknown}'. The stages are {string.Join(", ", stages.Keys)}.");
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
    var bench = new Bench(Field.Latchkey(Option("--latchkey") ?? "latchkey"), [.. before, .. peers], folder.FullName,
        Option("--postgresql"), args.Contains("--quick", StringComparer.Ordinal));
    Certificates.Write(bench.Certificates);

    var results = new Results(Option("--out"));
    results.Add(string.Create(CultureInfo.InvariantCulture,
        $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by servers and load, " +
        $"files on {new DriveInfo(folder.FullName).DriveFormat}, " +
        $"medians of {bench.Rounds} rounds{(bench.Quick ? " – **a quick trial, not a measurement**" : "")}.\n\n"));
    foreach (var stage in chosen)
    {
        foreach (var table in await stages[stage](bench)) results.Add(table);
    }

    results.Add(results.Summary());
    return 0;
}
finally
{
    folder.Delete(recursive: true);
}
