namespace Latchkey.Bench.Report;

/// <summary>The middle of several measurements, so that one disturbed one does not count.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
