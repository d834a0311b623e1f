namespace Latchkey.Promises;

/// <summary>The ways that servers have to a pair of PostgreSQL, each its own.</summary>
internal sealed class Ways(PostgreSqlPair pair, int count) : IDisposable
{
    private readonly Relay[] _relays = [.. Enumerable.Range(0, count).Select(_ => new Relay(pair.Primary))];

    public Relay this[int server] => _relays[server];

    /// <summary>The settings by which the servers take them.</summary>
    public string[][] Settings => [.. _relays.Select(relay => new[] { relay.Setting(pair.Primary) })];

    /// <summary>Closes them all.</summary>
    public void Close()
    {
        foreach (var relay in _relays) relay.Close();
    }

    /// <summary>Opens all of them, to the present primary.</summary>
    public void Open()
    {
        foreach (var relay in _relays) relay.Open(pair.Primary);
    }

    public void Dispose()
    {
        foreach (var relay in _relays) relay.Dispose();
    }
}
