namespace Latchkey.Application.Work;

/// <summary>
/// Counts the requests of each of many owners within a window of time, and says how long to wait after too many. It is our own, because the
/// limiters of .NET have no limit on the number of owners, no clock that tests can set, and no way to give back.
/// </summary>
internal sealed class RequestWindows(int limit, TimeSpan length, TimeProvider clock)
{
    // Beyond so many owners within a window, all counts start over, because memory is limited.
    private const int MaxKeys = 10_000;

    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Counts a request. If it is one too many, counts nothing and returns the time to wait.</summary>
    public TimeSpan? TryTake(string key)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var window = _windows.TryGetValue(key, out var known) && now < known.End ? known : new Window(now + length, 0);
            if (window.Taken >= limit) return window.End - now;
            if (_windows.Count >= MaxKeys) MakeRoom(now);
            _windows[key] = window with { Taken = window.Taken + 1 };
            return null;
        }
    }

    /// <summary>Stops counting a request that should not have counted.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(key, out var window) && window.Taken > 0) _windows[key] = window with { Taken = window.Taken - 1 };
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, window) in _windows)
        {
            if (now >= window.End) _windows.Remove(key);
        }

        if (_windows.Count >= MaxKeys) _windows.Clear();
    }

    private sealed record Window(DateTimeOffset End, int Taken);
}
