namespace Latchkey.Bench.Report;

/// <summary>The middle of several measurements, so that one disturbed one does not count.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values) => Of(values, value => value);

    /// <summary>The measurement with the middle one of a figure.</summary>
    public static T Of<T>(IEnumerable<T> measurements, Func<T, double> figure)
    {
        var sorted = measurements.OrderBy(figure).ToArray();
        return sorted[sorted.Length / 2];
    }
}
