using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.Access;

/// <summary>
/// Checks a client's id and secret against its service key. The answer to a wrong secret, to an unknown client and to one attempt too many
/// comes after the same time. So the time reveals nothing, and a guess costs the server only a wait. A wrong secret
/// waits where it is recorded (<see cref="SignInFailures"/>), because recording takes time too.
/// </summary>
internal sealed partial class ClientCredentials(
    CurrentServiceKeys serviceKeys, IServiceKeyStore store, SignInLimits limits, SlowSecrets slow, TimeProvider clock,
    ILogger<ClientCredentials> logger)
{
    // Secrets that were right are remembered for a while, as keyed digests that are worthless outside this process: so the client can go on
    // while others guess at its secret, even from the same address.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(5);
    private const int MaxRemembered = 1_000;

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);

    // A hash whose secret nobody knows, for unknown clients.
    private static readonly string NobodysHash = ClientSecret.Hash(ClientSecret.Create());

    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _running = new(StringComparer.Ordinal);

    /// <summary>Checks a secret.</summary>
    public async Task<SecretCheck> CheckAsync(BasicCredentials client, IPAddress? address, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var check = await CheckAtOnceAsync(client, address, cancellationToken);
        check = check with { Begun = begun };
        if (check.RetryAfter is not null) await check.RestAsync(cancellationToken);
        return check;
    }

    /// <summary>
    /// Checks a secret: (1) find the valid hashes; (2) if the same secret is being checked already, wait for that check; (3) accept a
    /// secret that was right a while ago; (4) otherwise count the attempt, until it proves right.
    /// </summary>
    private async Task<SecretCheck> CheckAtOnceAsync(BasicCredentials client, IPAddress? address, CancellationToken cancellationToken)
    {
        // (1)
        var serviceKey = await serviceKeys.FindAsync(client.ClientId, cancellationToken);
        string[] hashes = [.. serviceKey?.SecretHashesAt(clock.GetUtcNow()) ?? []];
        if (hashes.Length == 0) (serviceKey, hashes) = (null, [NobodysHash]);

        // (2) before (3): a check that has just ended has remembered its secret by then.
        var digests = hashes.ToDictionary(hash => Digest(client.Secret, hash), StringComparer.Ordinal);
        var attempt = string.Concat(digests.Keys);
        if (_running.TryGetValue(attempt, out var running)) return Found(await running.Value);

        // (3)
        if (digests.Keys.FirstOrDefault(IsRemembered) is { } remembered) return Found(remembered);

        // (4)
        if (limits.TryTake(client.ClientId, address) is { } wait) return new(null, wait);
        running = _running.GetOrAdd(
            attempt, _ => new(() => VerifyAsync(attempt, client, digests, SignInLimits.OwnerOf(client.ClientId, address))));
        try
        {
            var found = Found(await running.Value);
            if (found.ServiceKey is not null) limits.Succeeded(client.ClientId, address);
            return found;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.TooBusy)
        {
            return new(null, Busy);
        }

        SecretCheck Found(string? digest) =>
            digest is null || serviceKey is null
                ? default
                : new(serviceKey) { Generation = serviceKey.GenerationOfSecret(digests[digest]) };
    }

    // Neither the end of the request nor its deadline for the database cancels this check: other requests may wait for its result, and the
    // attempt must count. Null if no hash fits the secret.
    private async Task<string?> VerifyAsync(
        string attempt, BasicCredentials client, Dictionary<string, string> hashesByDigest, ShareOwner owner)
    {
        try
        {
            string? Right() => hashesByDigest.FirstOrDefault(pair => ClientSecret.Verify(client.Secret, pair.Value)).Key;
            var right = hashesByDigest.Values.Any(ClientSecret.IsSlow)
                ? await slow.RunAsync(owner, Right, CancellationToken.None)
                : Right();
            if (right is null) return null;
            Remember(right);
            if (ClientSecret.IsSlow(hashesByDigest[right])) await ReplaceAsync(client, hashesByDigest[right]);
            return right;
        }
        finally
        {
            _running.TryRemove(attempt, out _);
        }
    }

    // The client is let in whether or not the store takes the new hash: it is made again the next time.
    private async Task ReplaceAsync(BasicCredentials client, string hash)
    {
        var replacement = ClientSecret.Hash(client.Secret);
        try
        {
            await store.ReplaceHashAsync(client.ClientId, hash, replacement, CancellationToken.None);
            Remember(Digest(client.Secret, replacement));
            serviceKeys.Forget();
        }
        catch (Exception refused) when (refused is RefusalException or DbException)
        {
            Log.HashNotReplaced(logger, refused);
        }
    }

    private void Remember(string digest)
    {
        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        _remembered[digest] = clock.GetUtcNow() + RememberedFor;
    }

    private bool IsRemembered(string digest) => _remembered.TryGetValue(digest, out var until) && clock.GetUtcNow() < until;

    private string Digest(string secret, string hash) =>
        Convert.ToBase64String(HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes($"{hash}\n{secret}")));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The slow hash of a client secret could not be replaced")]
        public static partial void HashNotReplaced(ILogger logger, Exception cause);
    }
}

/// <summary>The result of checking a secret.</summary>
/// <param name="ServiceKey">The service key that the secret belongs to, or null.</param>
/// <param name="RetryAfter">The time to wait, after too many failures.</param>
internal readonly record struct SecretCheck(ServiceKey? ServiceKey, TimeSpan? RetryAfter = null)
{
    // Longer than asking the database, checking a hash of the slow kind, and recording the failure.
    private static readonly TimeSpan TimeOfFailure = TimeSpan.FromMilliseconds(500);

    /// <summary>When the check began, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long Begun { get; init; }

    /// <summary>The generation of the credentials that were shown.</summary>
    public int Generation { get; init; }

    /// <summary>Waits for as long as every failure takes.</summary>
    public Task RestAsync(CancellationToken cancellationToken) =>
        TimeOfFailure - Stopwatch.GetElapsedTime(Begun) is var left && left > TimeSpan.Zero
            ? Task.Delay(left, cancellationToken)
            : Task.CompletedTask;
}
