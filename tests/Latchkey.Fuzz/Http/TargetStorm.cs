using System.Collections.Concurrent;
using System.Diagnostics;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Fuzz.Http;

/// <summary>Asks a server for generated addresses, over connections that are kept.</summary>
/// <param name="http">A client that has signed in; its address is the service root.</param>
internal sealed class TargetStorm(HttpClient http)
{
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>Addresses that were answered with 5xx, or not at all.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>How many addresses got which answer.</summary>
    public string Answers => string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} × {status.Key}"));

    public Task AskAllAsync(int count, int connections, long seed) => Parallel.ForAsync(0, connections, async (connection, _) =>
    {
        var targets = new GeneratedTargets(seed + connection);
        for (var i = 0; i < count / connections; i++) await AskAsync(targets.Next());
    });

    /// <summary>How many milliseconds 99 of 100 answers take at most, each of which must be 400.</summary>
    public async Task<double> RefusedInAsync(string target, int count)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(Address(target));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if ((int)answer.StatusCode != 400)
                _faults.Enqueue($"{(int)answer.StatusCode} in place of 400: {target[..Math.Min(target.Length, 100)]}");
        }

        times.Sort();
        return times[(int)(times.Count * 0.99)];
    }

    private async Task AskAsync(string target)
    {
        try
        {
            using var answer = await http.GetAsync(Address(target));
            var status = (int)answer.StatusCode;
            _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status >= 500 && !IsDocumented(await answer.Content.ReadAsStringAsync())) _faults.Enqueue($"{status}: {target}");
        }
        catch (HttpRequestException cut)
        {
            _faults.Enqueue($"{cut.Message}: {target}");
        }
    }

    // As it is sent: a Uri would tidy it up.
    private Uri Address(string target) =>
        new(http.BaseAddress + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    // The two that the real service answers with 500 (docs/errors.md), and what is not implemented.
    private static bool IsDocumented(string text) =>
        text.Contains("hexBinary", StringComparison.Ordinal) || text.Contains("Not implemented", StringComparison.OrdinalIgnoreCase);
}
