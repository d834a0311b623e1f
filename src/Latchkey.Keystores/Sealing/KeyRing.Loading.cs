namespace Latchkey.Keystores.Sealing;

/// <content>Learns which keys there are. Another process may have made or retired one just now.</content>
public sealed partial class KeyRing
{
    // For a second a key that is gone is still believed. An unknown key id may be anybody's invention; the database is not asked about
    // each.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // A caller that takes a key from the set uses it at once.
    private static readonly TimeSpan LastUse = TimeSpan.FromSeconds(30);

    // So long somebody waits for an answer about the keys; what they are refused here is not waited for elsewhere too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Apart from the lock of the sealings, which every sealing takes: those allowed already go on while the database stands still.
    // Where both are taken, this one comes second.
    private readonly Lock _loading = new();
    private readonly Queue<(DataKey Key, long Since)> _gone = new();
    private readonly SharedRun _refreshing = new();

    // Null until the keys were found, and of keys that were found and are gone again.
    private volatile KeySet? _keys;
    private long _loaded;

    private KeySet Keys => _keys ?? throw Sealed();

    /// <summary>Finds the keys; does nothing if that was done.</summary>
    /// <exception cref="MasterKeyException">The master key cannot be had, or is another one.</exception>
    public void Open()
    {
        lock (_loading)
        {
            if (_keys is null) Load();
        }
    }

    /// <summary>
    /// Makes sure that the set of keys is no older than a second. One thread asks on behalf of all callers, who wait without a
    /// thread: a database that does not answer costs the server one thread, however many requests wait.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: nobody can say now which keys are good.</exception>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        if (_keys is null || IsFresh) return;
        try
        {
            await _refreshing.JoinAsync(LoadUnlessFresh).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), late);
        }
    }

    /// <summary>Does what <see cref="RefreshAsync"/> does, for those that cannot wait without a thread.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: nobody can say now which keys are good.</exception>
    public void Refresh()
    {
        if (_keys is null || IsFresh) return;

        // One asks; where the database stands still, the others do not stand behind it.
        if (!_loading.TryEnter(MaxAge)) throw new RefusalException(new Refusal.StoreUnavailable());
        try
        {
            if (!IsFresh) LoadOrRefuse();
        }
        finally
        {
            _loading.Exit();
        }
    }

    /// <summary>Learns at once which keys there are: they were changed.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public void Reload()
    {
        lock (_loading) LoadOrRefuse();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in (_keys?.All ?? []).Concat(_gone.Select(gone => gone.Key))) key.Dispose();
    }

    private bool IsFresh => clock.GetElapsedTime(Volatile.Read(ref _loaded)) < MaxAge;

    private void LoadUnlessFresh()
    {
        lock (_loading)
        {
            if (!IsFresh) LoadOrRefuse();
        }
    }

    private DataKey? Find(Func<KeySet, DataKey?> find)
    {
        if (find(Keys) is { } known) return known;
        lock (_loading)
        {
            if (find(Keys) is null && !IsFresh) LoadOrRefuse();
            return find(Keys);
        }
    }

    private void LoadOrRefuse()
    {
        try
        {
            Load();
        }
        catch (MasterKeyException cause)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    private void Load()
    {
        var (before, asked) = (_keys ?? KeySet.Empty, clock.GetTimestamp());
        var now = before.With(store.Load(before.Names));
        if (now.Current is null) throw new MasterKeyException("The database has no data keys yet.");
        while (_gone.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.Since) > LastUse) _gone.Dequeue().Key.Dispose();
        foreach (var gone in before.All.Except(now.All)) _gone.Enqueue((gone, clock.GetTimestamp()));
        _keys = now;
        Volatile.Write(ref _loaded, asked);
    }
}
