using System.Collections.Concurrent;
using Latchkey.Keystores.Access;
using Latchkey.Storage;

namespace Latchkey.Server.Access;

/// <summary>
/// The service keys as they are now, without asking the database for each request. A key that a command changes is forgotten
/// at once, because the command says so over the operator's socket; one that was changed elsewhere, within a second; all of them
/// when the history of the database turns out to be another one.
/// </summary>
internal sealed class CurrentServiceKeys
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly IServiceKeyStore _store;
    private readonly TimeProvider _clock;
    private int _generation;

    public CurrentServiceKeys(IServiceKeyStore store, IStorage storage, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        storage.WhenHistoryIsReplaced(Forget);
    }

    /// <summary>The key of a client, or null if there is none or it was revoked.</summary>
    public ValueTask<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken) =>
        FindAsync($"id {clientId}", clientId, _store.FindAsync, cancellationToken);

    /// <summary>The key that a certificate is bound to, or null if there is none or it was revoked.</summary>
    public ValueTask<ServiceKey?> FindByCertificateAsync(string binding, CancellationToken cancellationToken) =>
        FindAsync($"certificate {binding}", binding, _store.FindByCertificateAsync, cancellationToken);

    /// <summary>Says that keys were changed.</summary>
    public void Forget()
    {
        // Whoever reads at this moment may have read the old state: the number tells it apart.
        Interlocked.Increment(ref _generation);
        _known.Clear();
    }

    private async ValueTask<ServiceKey?> FindAsync(
        string name, string value, Func<string, CancellationToken, Task<ServiceKey?>> read, CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        if (_known.TryGetValue(name, out var known) && known.Generation == generation && _clock.GetElapsedTime(known.Read) < MaxAge) return known.ServiceKey;

        var asked = _clock.GetTimestamp();
        var serviceKey = await read(value, cancellationToken);
        if (serviceKey is null or { RevokedTime: not null })
        {
            // Not remembered: anybody can think up names of clients.
            _known.TryRemove(name, out _);
            return null;
        }

        _known[name] = new Known(serviceKey, asked, generation);
        return serviceKey;
    }

    private sealed record Known(ServiceKey ServiceKey, long Read, int Generation);
}
