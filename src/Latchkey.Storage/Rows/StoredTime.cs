namespace Latchkey.Storage.Rows;

/// <summary>The times in rows.</summary>
internal static class StoredTime
{
    private static readonly long Least = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Most = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>
    /// The time in a column, or the nearest one that there is. A column may have any number, because it is read before its signature is
    /// checked, and some rows have none. The signature of such a row does not fit.
    /// </summary>
    public static DateTimeOffset Of(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, Least, Most));

    /// <summary>Likewise, if there is one.</summary>
    public static DateTimeOffset? Of(long? unixMs) => unixMs is { } ms ? Of(ms) : null;
}
