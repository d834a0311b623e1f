namespace Latchkey.Bench.Report;

/// <summary>A figure that was promised, and the one that was reached.</summary>
/// <param name="What">What of.</param>
/// <param name="Reached">What was measured.</param>
/// <param name="Promised">The bound.</param>
/// <param name="AtMost">Whether the bound is an upper one.</param>
/// <param name="Unit">The unit of both.</param>
internal sealed record Promise(string What, double Reached, double Promised, bool AtMost, string Unit)
{
    private bool Holds => AtMost ? Reached <= Promised : Reached >= Promised;

    private string Bound => $"{(AtMost ? "at most" : "at least")} {Table.Figure(Promised)}{Unit}";

    private string Verdict => Holds ? "reached" : "**not reached**";

    /// <summary>All promises of a run in one table.</summary>
    public static Table Summary(IEnumerable<Promise> promises)
    {
        var table = new Table("To reach", "", "measured", "to reach", "");
        foreach (var promise in promises)
            table.Row(promise.What, Table.Figure(promise.Reached) + promise.Unit, promise.Bound, promise.Verdict);
        return table;
    }

    public override string ToString() => $"{What}: {Table.Figure(Reached)}{Unit}, to reach {Bound} – {Verdict}";
}
