namespace Latchkey.Promises;

/// <summary>A row of the table: a promise, and its measurement.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Text">The promise.</param>
/// <param name="Promised">The figure that is promised.</param>
/// <param name="Measure">Measures.</param>
internal sealed record Promise(string Id, string Text, string Promised, Func<Run, Task<Outcome>> Measure);

/// <summary>How a measurement ended.</summary>
/// <param name="Reached">The figure.</param>
/// <param name="IsKept">Whether it is as good as promised.</param>
internal sealed record Outcome(string Reached, bool IsKept);

/// <summary>What a measurement is given.</summary>
/// <param name="Latchkey">The launcher.</param>
/// <param name="IsQuick">Whether a tenth of the load is enough, to see that all works.</param>
internal sealed record Run(string Latchkey, bool IsQuick)
{
    /// <summary>A load, or a tenth of it.</summary>
    public int Scale(int full) => IsQuick ? Math.Max(1, full / 10) : full;
}
