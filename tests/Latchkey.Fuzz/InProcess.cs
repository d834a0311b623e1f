using System.Diagnostics;
using System.Globalization;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Fuzz;

/// <summary>
/// Runs a target on damaged seeds without afl-fuzz: no instrumentation, but it runs anywhere, and the same way each time.
/// </summary>
internal static class InProcess
{
    // In all, not at a time: .NET computes the public keys of DSA with numbers that it throws away, 80 MB of them. What is held
    // at a time is measured over HTTP.
    private const long MostAllocated = 512L * 1024 * 1024;

    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(1);

    public static FuzzReport Run(FuzzTarget target, IReadOnlyList<byte[]> seeds, FuzzLimit limit, long seed)
    {
        var (inputs, accepted, findings) = (0L, 0L, new List<Finding>());
        foreach (var original in seeds) Try(original);
        var mutator = new Mutator(seeds, seed);
        var watch = Stopwatch.StartNew();
        while (inputs < limit.Inputs && watch.Elapsed < limit.Time) Try(mutator.Next());
        return new FuzzReport(inputs, accepted, inputs / Math.Max(0.001, watch.Elapsed.TotalSeconds), findings);

        void Try(byte[] input)
        {
            inputs++;
            var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                if (target.Run(input)) accepted++;
            }
            catch (Exception unforeseen)
            {
                Add(input, WhereItFailed(unforeseen));
            }

            var memory = GC.GetAllocatedBytesForCurrentThread() - allocated;

            // The clock also counts what others do meanwhile. It shows which input is worth a second run.
            if (Stopwatch.GetElapsedTime(start) > MostProcessorTime && ProcessorTimeOf(input) > MostProcessorTime)
                Add(input, "more processor time than promised");
            if (memory > MostAllocated) Add(input, "more memory than promised");
        }

        TimeSpan ProcessorTimeOf(byte[] input)
        {
            var before = TimeOfThisThread();
            try
            {
                target.Run(input);
            }
            catch (Exception)
            {
                // It is a finding already.
            }

            return TimeOfThisThread() - before;
        }

        // One input shows a defect as well as a thousand.
        void Add(byte[] input, string what)
        {
            if (findings.TrueForAll(finding => finding.What != what)) findings.Add(new Finding(input, what));
        }
    }

    /// <summary>The processor time of the current thread; Linux counts it.</summary>
    public static TimeSpan TimeOfThisThread() => TimeSpan.FromMicroseconds(
        // nanoseconds on a processor, nanoseconds in the queue, turns
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0);

    private static string WhereItFailed(Exception failure)
    {
        while (failure.InnerException is { } inner) failure = inner;
        return $"{failure.GetType().Name}: {failure.Message} {failure.StackTrace?.Split('\n')[0].Trim()}";
    }
}

/// <summary>What a run came to.</summary>
internal sealed record FuzzReport(long Inputs, long Accepted, double PerSecond, IReadOnlyList<Finding> Findings);

/// <summary>An input that was neither accepted nor refused, or cost too much.</summary>
internal sealed record Finding(byte[] Input, string What)
{
    /// <summary>Keeps the input in a file, and returns its path.</summary>
    public string Save(string target)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Seeds.RepositoryRoot, "artifacts", "fuzz", "findings", target));
        var path = Path.Combine(folder.FullName, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Input))[..16]);
        File.WriteAllBytes(path, Input);
        return path;
    }
}
