using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores.Access;

namespace Latchkey.Server.Http;

/// <summary>Checks a client's id and secret against its service key.</summary>
internal sealed class ClientCredentials(IServiceKeyStore serviceKeys, TimeProvider clock) : IDisposable
{
    // Basic sends the secret with every request, and the hash is slow on purpose: a secret that was found right is
    // remembered for a while, as a keyed digest that is worth nothing outside this process.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(5);
    private const int MaxRemembered = 1_000;

    // A hash nobody knows the secret of: an unknown client costs as much as a wrong secret.
    private static readonly Lazy<string> NobodysHash = new(() => ClientSecret.Hash(ClientSecret.Create()));

    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _remembered = new(StringComparer.Ordinal);

    // Guessing must not take every core from the clients that have signed in.
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The service key, or null if the client is unknown or the secret is wrong.</summary>
    public async Task<ServiceKey?> CheckAsync(string clientId, string secret, CancellationToken cancellationToken)
    {
        var serviceKey = await serviceKeys.FindAsync(clientId, cancellationToken);
        var digest = Digest(secret, serviceKey?.SecretHash ?? NobodysHash.Value);
        if (serviceKey is not null && _remembered.TryGetValue(digest, out var until) && clock.GetUtcNow() < until) return serviceKey;

        await _hashing.WaitAsync(cancellationToken);
        try
        {
            var right = ClientSecret.Verify(secret, serviceKey?.SecretHash ?? NobodysHash.Value);
            if (serviceKey is null || !right) return null;
        }
        finally
        {
            _hashing.Release();
        }

        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        _remembered[digest] = clock.GetUtcNow() + RememberedFor;
        return serviceKey;
    }

    public void Dispose() => _hashing.Dispose();

    private string Digest(string secret, string hash) => Convert.ToBase64String(HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes($"{hash}\n{secret}")));
}
