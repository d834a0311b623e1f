namespace Latchkey.Formats.OpenPgp;

/// <summary>The secret keys of a file, in its order; at least one. Disposing of them clears their secrets.</summary>
public sealed class PgpSecretKeys : IDisposable
{
    private readonly List<PgpSecretKey> _keys = [];

    internal PgpSecretKeys()
    {
    }

    /// <summary>The keys.</summary>
    public IReadOnlyList<PgpSecretKey> Keys => _keys;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
    }

    internal void Add(PgpSecretKey key) => _keys.Add(key);
}
