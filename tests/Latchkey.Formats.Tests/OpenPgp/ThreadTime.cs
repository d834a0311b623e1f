using System.Globalization;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>The processor time of the current thread, which Linux counts: other tests run beside this one.</summary>
internal static class ThreadTime
{
    /// <summary>Asserts that an action takes less processor time.</summary>
    public static void ShouldBeLessThan(TimeSpan limit, Action action)
    {
        var before = Now();
        action();
        (Now() - before).ShouldBeLessThan(limit);
    }

    // nanoseconds on a processor, nanoseconds in the queue, turns
    private static TimeSpan Now() => TimeSpan.FromMicroseconds(
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0);
}
