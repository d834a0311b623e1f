using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;
using Latchkey.Bench.Stages;

// plain-server PORT
// --latchkey LAUNCHER [--before LAUNCHER] [--peers FOLDER] [--quick] [--only STAGE,STAGE] [--out FILE]
if (args is ["plain-server", var port])
{
    await PlainServer.RunAsync(port);
    return;
}

var stages = new Dictionary<string, Func<Bench, Task<IReadOnlyList<Table>>>>(StringComparer.Ordinal)
{
    ["machine"] = MachineStage.RunAsync,
    ["load"] = LoadStage.RunAsync,
    ["list"] = ListStage.RunAsync,
    ["growth"] = GrowthStage.RunAsync,
    ["keys"] = KeyMaterialStage.RunAsync,
    ["queries"] = QueryStage.RunAsync,
};
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

var folder = Directory.CreateTempSubdirectory("latchkey-bench-").FullName;
try
{
    var before = Option("--before") is { } launcher ? new[] { Field.Before(Path.GetFullPath(launcher)) } : [];
    Contender[] peers = Option("--peers") is { } prepared
        ? [.. before, Field.Cap(Path.GetFullPath(prepared)), Field.NetReference(Path.GetFullPath(prepared))]
        : before;
    var bench =
        new Bench(Field.Latchkey(Option("--latchkey") ?? "latchkey"), peers, folder, args.Contains("--quick", StringComparer.Ordinal));
    Certificates.Write(bench.Certificates);

    var report = string.Create(CultureInfo.InvariantCulture,
        $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by servers and load, " +
        $"medians of {bench.Rounds} rounds{(bench.Quick ? " – **a quick trial, not a measurement**" : "")}.\n\n");
    Console.Write(report);
    foreach (var stage in Option("--only")?.Split(',') ?? [.. stages.Keys])
    {
        foreach (var table in await stages[stage](bench))
        {
            Console.Write(table.ToMarkdown());
            report += table.ToMarkdown();
        }
    }

    if (Option("--out") is { } file) await File.WriteAllTextAsync(file, report);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
