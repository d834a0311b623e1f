using System.Text.Json;
using Latchkey.Application.Outbound;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Application.Access;

/// <summary>
/// The signing keys that an external issuer publishes (OpenID Connect Discovery 1.0): fetched when they are first needed, again every hour,
/// and when a token names a key that is not among them. However many tokens come, only one fetch is under way at a time, and the next
/// starts half a minute later at the earliest; meanwhile the former keys stay valid.
/// </summary>
internal sealed partial class IssuerKeys(string issuer, HttpClient http, TimeProvider clock, ILogger<ExternalIssuers> logger) : IDisposable
{
    private const int MaxKeys = 64;
    private const int SmallestRsaKey = 2_048;

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Fetched _fetched = new([], DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>The keys that a token with the name of a key may be signed with; empty if the issuer cannot be reached.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (IsDue(keyId))
        {
            await _fetching.WaitAsync(cancellationToken);
            try
            {
                if (IsDue(keyId)) _fetched = await FetchAsync(_fetched);
            }
            finally
            {
                _fetching.Release();
            }
        }

        return _fetched.Keys;
    }

    public void Dispose() => _fetching.Dispose();

    private bool IsDue(string keyId)
    {
        var (fetched, now) = (_fetched, clock.GetUtcNow());
        return now >= fetched.Tried + Pause && (now >= fetched.Done + MaxAge || !fetched.Keys.Any(key => key.KeyId == keyId));
    }

    // The end of the request that started the fetch does not cancel it: others wait for it too.
    private async Task<Fetched> FetchAsync(Fetched before)
    {
        try
        {
            using var discovery =
                JsonDocument.Parse(await http.GetStringAsync(new Uri($"{issuer.TrimEnd('/')}/.well-known/openid-configuration")));
            if (discovery.RootElement.GetProperty("issuer").GetString() != issuer)
                throw new InvalidDataException("The discovery document belongs to another issuer.");
            var address = new Uri(discovery.RootElement.GetProperty("jwks_uri").GetString() ?? "");
            if (!OutboundHttp.IsSafe(address)) throw new InvalidDataException("The keys are not published over HTTPS.");
            var keys = new JsonWebKeySet(await http.GetStringAsync(address)).GetSigningKeys().Where(IsAcceptable).Take(MaxKeys);
            return new Fetched([.. keys], clock.GetUtcNow(), clock.GetUtcNow());
        }
        catch (Exception failure)
            when (failure is HttpRequestException or TaskCanceledException or JsonException or ArgumentException or UriFormatException
            or InvalidDataException or KeyNotFoundException or InvalidOperationException)
        {
            Log.NoKeys(logger, issuer, failure.Message);
            return before with { Tried = clock.GetUtcNow() };
        }
    }

    private static bool IsAcceptable(SecurityKey key) => key switch
    {
        ECDsaSecurityKey => true,
        RsaSecurityKey or X509SecurityKey => key.KeySize >= SmallestRsaKey,
        _ => false,
    };

    private sealed record Fetched(IReadOnlyList<SecurityKey> Keys, DateTimeOffset Done, DateTimeOffset Tried);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The signing keys of {Issuer} cannot be fetched: {Reason}")]
        public static partial void NoKeys(ILogger logger, string issuer, string reason);
    }
}
