using System.Collections.Concurrent;

namespace Latchkey.Bench.Contenders;

/// <summary>What has been started and not yet stopped, so that the bench leaves nothing behind when somebody ends it.</summary>
internal static class Leftovers
{
    private static readonly ConcurrentDictionary<object, Action> Started = new();

    /// <summary>Remembers how to end something.</summary>
    public static void Add(object what, Action end) => Started[what] = end;

    /// <summary>Forgets what has ended.</summary>
    public static void Remove(object what) => Started.TryRemove(what, out _);

    /// <summary>Ends everything.</summary>
    public static void End()
    {
        foreach (var end in Started.Values) end();
        Started.Clear();
    }
}
