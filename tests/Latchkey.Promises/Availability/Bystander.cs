using System.Diagnostics;

namespace Latchkey.Promises.Availability;

/// <summary>An honest client that reads at a steady pace while others misbehave, and remembers how long it waited.</summary>
internal static class Bystander
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    // Below this, two figures differ by what the machine happens to do.
    private const double SmallestBaseline = 5;

    /// <summary>The milliseconds that 99 of 100 reads take at most, from when each was due, so that a stall counts in full.</summary>
    public static async Task<double> P99Async(HttpClient http, TimeSpan duration)
    {
        var times = new List<double>();
        var watch = Stopwatch.StartNew();
        for (var due = TimeSpan.Zero; due < duration; due += Pace)
        {
            if (due > watch.Elapsed) await Task.Delay(due - watch.Elapsed);
            using var response = await http.GetAsync("KeystoreEntries('7361705f636c6f7564696e746567726174696f6e6365727469666963617465')");
            response.EnsureSuccessStatusCode();
            times.Add((watch.Elapsed - due).TotalMilliseconds);
        }

        times.Sort();
        return times[(int)(times.Count * 0.99)];
    }

    /// <summary>Whether reads were at most twice as slow as before.</summary>
    public static bool IsUnharmed(double before, double during) => during <= 2 * Math.Max(before, SmallestBaseline);
}
