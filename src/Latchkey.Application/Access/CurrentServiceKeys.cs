using System.Collections.Concurrent;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;

namespace Latchkey.Application.Access;

/// <summary>
/// The service keys as they are now, without asking the database for each request. The server forgets a key at once if a command changes
/// it, because the command reports that over the operator's socket, and within a second if it was changed elsewhere. It forgets all keys if
/// the history of the database was replaced.
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
    public async ValueTask<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken) =>
        await FindAsync($"id {clientId}", async () => await _store.FindAsync(clientId, cancellationToken) is { } key ? [key] : []) is [
            var only] ? only : null;

    /// <summary>The keys, without those that were revoked, that a certificate is or was bound to.</summary>
    /// <param name="bindings">The certificate, as <see cref="CertificateBinding.AllOf"/> writes it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public ValueTask<IReadOnlyList<ServiceKey>> FindByCertificateAsync(
        IReadOnlyList<string> bindings, CancellationToken cancellationToken) =>
        FindAsync($"certificate {bindings[0]}", () => _store.FindByCertificateAsync(bindings, cancellationToken));

    /// <summary>Forgets all keys, because some were changed.</summary>
    public void Forget()
    {
        // A read in progress may have seen the old state: its older generation number shows that.
        Interlocked.Increment(ref _generation);
        _known.Clear();
    }

    private async ValueTask<IReadOnlyList<ServiceKey>> FindAsync(string name, Func<Task<IReadOnlyList<ServiceKey>>> read)
    {
        var generation = Volatile.Read(ref _generation);
        if (_known.TryGetValue(name, out var known) && known.Generation == generation && _clock.GetElapsedTime(known.Read) < MaxAge)
            return known.ServiceKeys;

        var asked = _clock.GetTimestamp();
        ServiceKey[] serviceKeys = [.. (await read()).Where(key => key.RevokedTime is null)];
        // Unknown clients are not remembered, because anybody can invent names of clients.
        if (serviceKeys.Length == 0) _known.TryRemove(name, out _);
        else _known[name] = new Known(serviceKeys, asked, generation);
        return serviceKeys;
    }

    private sealed record Known(ServiceKey[] ServiceKeys, long Read, int Generation);
}
