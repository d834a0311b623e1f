using System.Globalization;
using Latchkey.Fuzz;
using Latchkey.Fuzz.Targets;
using SharpFuzz;

// list                                                             the targets
// run TARGET|all [--inputs N] [--seconds N] [--seed N]             damages seeds in this process, and reports findings
// afl TARGET                                                       serves afl-fuzz, which fuzz.sh starts
// replay TARGET FILE                                               runs one input, such as a finding
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
long? Number(string name) =>
    Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? long.Parse(args[i + 1], CultureInfo.InvariantCulture) : null;

switch (args)
{
    case ["list"]:
        foreach (var target in FuzzTargets.All) Console.WriteLine(target.Name);
        return 0;
    case ["run", var name, ..]:
        return await RunAsync(name == "all" ? FuzzTargets.All : [FuzzTargets.Of(name)]);
    case ["afl", var name]:
        var fuzzed = FuzzTargets.Of(name);
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            fuzzed.Run(input.ToArray());
        });
        return 0;
    case ["replay", var name, var file]:
        var (input, allocated, spent) = (await File.ReadAllBytesAsync(file), GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
        var accepted = FuzzTargets.Of(name).Run(input);
        Console.WriteLine(
            $"{(accepted ? "Accepted" : "Refused")}; {GC.GetTotalAllocatedBytes() - allocated} bytes allocated, " +
            $"{(Environment.CpuUsage.TotalTime - spent).TotalMilliseconds} ms of processor time.");
        return 0;
    default:
        Console.Error.WriteLine("list | run TARGET|all [--inputs N] [--seconds N] [--seed N] | afl TARGET | replay TARGET FILE");
        return 2;
}

async Task<int> RunAsync(IEnumerable<FuzzTarget> targets)
{
    using var seeds = await Seeds.MakeAsync();
    var limit = new FuzzLimit(
        Number("--inputs") ?? long.MaxValue, TimeSpan.FromSeconds(Number("--seconds") ?? (Number("--inputs") is null ? 10 : 3_600)));
    var (inputs, findings) = (0L, 0);
    foreach (var target in targets)
    {
        var report = InProcess.Run(target, seeds.Of(target.Name), limit, Number("--seed") ?? Environment.TickCount64);
        Console.WriteLine(
            $"{target.Name}: {report.Inputs} inputs, {report.Accepted} accepted, {report.PerSecond:0} a second, " +
            $"{report.Findings.Count} findings");
        foreach (var finding in report.Findings) Console.WriteLine($"  {finding.Save(target.Name)}: {finding.What}");
        inputs += report.Inputs;
        findings += report.Findings.Count;
    }

    Console.WriteLine($"{inputs} inputs, {findings} findings");
    return findings == 0 ? 0 : 1;
}
