using Latchkey.Bench.Load;

namespace Latchkey.Bench.Stages;

/// <summary>Measures several things in turn, so that what the machine does beside hits them alike.</summary>
internal static class InTurn
{
    /// <summary>
    /// The measurements of each. The first round warms up and does not count; a quick trial has none. In every second one the order is
    /// reversed, because the first in a row is slower than its neighbour.
    /// </summary>
    /// <param name="bench">The bench.</param>
    /// <param name="rounds">How many rounds count.</param>
    /// <param name="count">How many things there are.</param>
    /// <param name="measure">Measures one of them in a round.</param>
    /// <param name="warm">Whether a round warms up, which does not help where each measurement begins with a process.</param>
    public static async Task<List<T>[]> MeasureAsync<T>(
        Bench bench, int rounds, int count, Func<int, int, Task<T>> measure, bool warm = true)
    {
        var results = Enumerable.Range(0, count).Select(_ => new List<T>()).ToArray();
        for (var round = warm && !bench.Quick ? 0 : 1; round <= rounds; round++)
        {
            var inTurn = Enumerable.Range(0, count);
            foreach (var i in round % 2 == 0 ? inTurn : inTurn.Reverse())
            {
                var result = await measure(i, round);
                if (round > 0) results[i].Add(result);
            }
        }

        return results;
    }

    /// <summary>The same for loads.</summary>
    public static Task<List<LoadResult>[]> LoadAsync(Bench bench, int rounds, int count, Func<int, int, LoadResult> load) =>
        MeasureAsync(bench, rounds, count, (i, round) => Task.FromResult(load(i, round)));
}
