namespace Latchkey.Keystores.Sealing;

/// <content>Loads the keys. Another process may create or delete one at any time.</content>
public sealed partial class KeyRing
{
    // A deleted key stays valid for up to a second. An unknown key id may be made up, so it causes no query of its own.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // A caller uses a key from the set at once, so a deleted key can be disposed after this time.
    private static readonly TimeSpan LastUse = TimeSpan.FromSeconds(30);

    // The longest wait for an answer about the keys. After it, the caller is refused and does not wait for the database elsewhere.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Separate from the lock of the sealings, so that reserved sealings go on while the database does not answer. Code that takes both
    // takes this one second.
    private readonly Lock _loading = new();
    private readonly Queue<(DataKey Key, long Since)> _gone = new();
    private readonly SharedRun _refreshing = new();

    // Null until keys were found, and after they have disappeared.
    private volatile KeySet? _keys;
    private long _loaded;

    private KeySet Keys => _keys ?? throw Sealed();

    /// <summary>Loads the keys; does nothing if they are loaded.</summary>
    /// <exception cref="MasterKeyException">The master key is not available, or it is another one.</exception>
    public void Open()
    {
        lock (_loading)
        {
            if (_keys is null) Load();
        }
    }

    /// <summary>
    /// Ensures that the set of keys is no older than a second. One thread queries on behalf of all callers, who wait without a thread. So a
    /// database that does not answer occupies one thread, however many requests wait.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: it is unknown which keys are valid.</exception>
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

    /// <summary>Does the same as <see cref="RefreshAsync"/>, for callers that have to block their thread.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: it is unknown which keys are valid.</exception>
    public void Refresh()
    {
        if (_keys is null || IsFresh) return;

        // One caller queries. The others do not queue behind it while the database does not answer.
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

    /// <summary>Reloads the keys at once, after a change.</summary>
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
