using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores.Access;
using Latchkey.Server.Access;

namespace Latchkey.Server.Http;

/// <summary>Checks a client's id and secret against its service key.</summary>
internal sealed class ClientCredentials(CurrentServiceKeys serviceKeys, SignInLimits limits, TimeProvider clock) : IDisposable
{
    // Basic sends the secret with every request, and the hash is slow on purpose: a secret that was found right is
    // remembered for a while, as a keyed digest that is worth nothing outside this process.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(5);
    private const int MaxRemembered = 1_000;

    // At a third of a second each, whoever comes last waits for half a minute.
    private const int MaxWaiting = 100;
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);

    // A hash nobody knows the secret of: an unknown client costs as much as a wrong secret.
    private static readonly Lazy<string> NobodysHash = new(() => ClientSecret.Hash(ClientSecret.Create()));

    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _running = new(StringComparer.Ordinal);

    // Guessing must not take every core from the clients that have signed in.
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>
    /// Checks a secret: (1) find the hashes that are good, (2) the same secret that is being checked already is waited for, (3) a
    /// secret that was right a while ago is right, and costs nothing, (4) else the attempt counts until it was right.
    /// </summary>
    public async Task<SecretCheck> CheckAsync(BasicCredentials client, IPAddress? address, CancellationToken cancellationToken)
    {
        // (1)
        var serviceKey = await serviceKeys.FindAsync(client.ClientId, cancellationToken);
        string[] hashes = [.. serviceKey?.SecretHashesAt(clock.GetUtcNow()) ?? []];
        if (hashes.Length == 0) (serviceKey, hashes) = (null, [NobodysHash.Value]);

        // (2) before (3): what is no longer being checked has been remembered by then.
        var digests = hashes.ToDictionary(hash => Digest(client.Secret, hash), StringComparer.Ordinal);
        var attempt = string.Concat(digests.Keys);
        if (_running.TryGetValue(attempt, out var running)) return Found(await running.Value.WaitAsync(cancellationToken));

        // (3)
        if (digests.Keys.FirstOrDefault(IsRemembered) is { } remembered) return Found(remembered);

        // (4)
        if (limits.TryTake(client.ClientId, address) is { } wait) return new(null, wait);
        if (_running.Count >= MaxWaiting) return new(null, Busy);
        running = _running.GetOrAdd(attempt, _ => new(() => HashAsync(attempt, client.Secret, digests)));
        var found = Found(await running.Value.WaitAsync(cancellationToken));
        if (found.ServiceKey is not null) limits.Succeeded(client.ClientId, address);
        return found;

        SecretCheck Found(string? digest) =>
            digest is null || serviceKey is null ? default : new(serviceKey) { Generation = serviceKey.GenerationOfSecret(digests[digest]) };
    }

    public void Dispose() => _hashing.Dispose();

    // Not given up when the request is: others may wait for it, and the attempt must count. Null if no hash is that of the secret.
    private async Task<string?> HashAsync(string attempt, string secret, Dictionary<string, string> hashesByDigest)
    {
        await _hashing.WaitAsync();
        try
        {
            var right = await Task.Run(() => hashesByDigest.FirstOrDefault(pair => ClientSecret.Verify(secret, pair.Value)).Key);
            if (right is null) return null;
            if (_remembered.Count >= MaxRemembered) _remembered.Clear();
            _remembered[right] = clock.GetUtcNow() + RememberedFor;
            return right;
        }
        finally
        {
            _hashing.Release();
            _running.TryRemove(attempt, out _);
        }
    }

    private bool IsRemembered(string digest) => _remembered.TryGetValue(digest, out var until) && clock.GetUtcNow() < until;

    private string Digest(string secret, string hash) => Convert.ToBase64String(HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes($"{hash}\n{secret}")));
}

/// <summary>How the check of a secret ended.</summary>
/// <param name="ServiceKey">Whose secret it is, or null if it is nobody's.</param>
/// <param name="RetryAfter">How long to wait, if there were too many failures before.</param>
internal readonly record struct SecretCheck(ServiceKey? ServiceKey, TimeSpan? RetryAfter = null)
{
    /// <summary>The generation of the credentials that were shown.</summary>
    public int Generation { get; init; }
}
