using System.Collections.Concurrent;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;

namespace Latchkey.Application.Access;

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
    public async ValueTask<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken) =>
        await FindAsync($"id {clientId}", async () => await _store.FindAsync(clientId, cancellationToken) is { } key ? [key] : []) is [var only] ? only : null;

    /// <summary>The keys, without those that were revoked, that a certificate is or was bound to.</summary>
    /// <param name="bindings">The certificate, as <see cref="CertificateBinding.AllOf"/> writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IReadOnlyList<ServiceKey>> FindByCertificateAsync(IReadOnlyList<string> bindings, CancellationToken cancellationToken) =>
        FindAsync($"certificate {bindings[0]}", () => _store.FindByCertificateAsync(bindings, cancellationToken));

    /// <summary>Says that keys were changed.</summary>
    public void Forget()
    {
        // Whoever reads at this moment may have read the old state: the number tells it apart.
        Interlocked.Increment(ref _generation);
        _known.Clear();
    }

    private async ValueTask<IReadOnlyList<ServiceKey>> FindAsync(string name, Func<Task<IReadOnlyList<ServiceKey>>> read)
    {
        var generation = Volatile.Read(ref _generation);
        if (_known.TryGetValue(name, out var known) && known.Generation == generation && _clock.GetElapsedTime(known.Read) < MaxAge) return known.ServiceKeys;

        var asked = _clock.GetTimestamp();
        ServiceKey[] serviceKeys = [.. (await read()).Where(key => key.RevokedTime is null)];
        // None is not remembered: anybody can think up names of clients.
        if (serviceKeys.Length == 0) _known.TryRemove(name, out _);
        else _known[name] = new Known(serviceKeys, asked, generation);
        return serviceKeys;
    }

    private sealed record Known(ServiceKey[] ServiceKeys, long Read, int Generation);
}
