using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Application.Access;

/// <summary>
/// Checks bearer tokens of a company's own identity provider: signed by a key that the configured issuer publishes, for our
/// audience, and with claims that stand for roles.
/// </summary>
internal sealed class ExternalIssuers : IDisposable
{
    // A discovery document or a set of keys is a few kilobytes.
    private const int MaxDocument = 256 * 1024;
    private const int MaxRemembered = 1_000;

    // With a shared secret (HS256) or no signature (none), anybody who can check a token could also issue one.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    // A signature is costly to check, but a role or a key that the issuer withdraws must lose its effect soon.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly HttpClient _http = new(OutboundHttp.Handler())
    {
        Timeout = FetchTimeout,
        MaxResponseContentBufferSize = MaxDocument,
    };

    private readonly ConcurrentDictionary<string, Proven> _remembered = new(StringComparer.Ordinal);
    private readonly TimeSpan _lifetime;
    private readonly FrozenDictionary<string, (IssuerSettings Settings, IssuerKeys Keys)> _issuers;
    private readonly LiveSessions _live;
    private readonly TimeProvider _clock;

    public ExternalIssuers(
        SignInSettings signIn, TokenSettings tokens, LiveSessions live, TimeProvider clock, ILogger<ExternalIssuers> logger)
    {
        (_live, _clock, _lifetime) = (live, clock, tokens.Lifetime);
        _issuers = signIn.Issuers.ToFrozenDictionary(
            issuer => issuer.Issuer, issuer => (issuer, new IssuerKeys(issuer.Issuer, _http, clock, logger)), StringComparer.Ordinal);
    }

    /// <summary>
    /// The caller that a token names; none if no configured issuer has issued it, if it is invalid, or if it was ended.
    /// </summary>
    public async ValueTask<TokenCheck> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (_issuers.Count == 0) return default;
        var now = _clock.GetUtcNow();
        if (!_remembered.TryGetValue(token, out var known) || now >= known.Until)
        {
            var proof = await ProveAsync(token, now, cancellationToken);
            if (proof.Proven is not { } proven) return new TokenCheck(null, proof.Client);
            if (_remembered.Count >= MaxRemembered) _remembered.Clear();
            _remembered[token] = known = proven;
        }

        var subject = known.Caller.FindFirstValue(ClaimTypes.NameIdentifier)!;
        return await _live.HasEndedAsync(subject, Guid.Empty, known.Issued, cancellationToken)
            ? new TokenCheck(null, new NamedClient(subject, known.Caller.Tenant(), known.Issuer))
            : new TokenCheck(known.Caller, default);
    }

    public void Dispose()
    {
        foreach (var (_, keys) in _issuers.Values) keys.Dispose();
        _http.Dispose();
    }

    // The signature comes first: whatever a token without a good one says is nobody's.
    private async ValueTask<Proof> ProveAsync(string token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Read(token) is not { } unproven || !_issuers.TryGetValue(unproven.Issuer, out var issuer)) return default;

        var result = await _handler.ValidateTokenAsync(
            token, Signature(issuer.Settings, await issuer.Keys.FindAsync(unproven.Kid, cancellationToken)));
        if (!result.IsValid) return default;
        var genuine = (JsonWebToken)result.SecurityToken;
        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(genuine.EncodedPayload));
        // Anybody may get a token of a public issuer for another audience, with a subject of their choice.
        var client = new NamedClient(null, issuer.Settings.Tenant, issuer.Settings.Issuer);
        if (!genuine.Audiences.Any(audience => IsSame(audience, issuer.Settings.Audience))) return new(null, client);
        client = client with { Id = $"{genuine.Issuer} {genuine.Subject}" };
        if (TokenTimes.Read(claims.RootElement) is not { } times || !times.AreSound(now, _lifetime)) return new(null, client);
        if (!AccessTokens.IsOne(genuine.Typ, claims.RootElement, issuer.Settings.Clients)) return new(null, client);
        if (issuer.Settings.CallerOf(claims.RootElement) is not { } caller) return new(null, client);

        // A token that does not say when it was issued counts as older than any session that was ended.
        var until = now + RememberedFor;
        until = until < times.Expires ? until : times.Expires;
        return new(new Proven(caller, issuer.Settings.Issuer, times.Issued ?? DateTimeOffset.UnixEpoch, until), client);
    }

    // An extension that must be understood is none that we understand (RFC 7515 section 4.1.11).
    private JsonWebToken? Read(string token)
    {
        try
        {
            if (!_handler.CanReadToken(token)) return null;
            var read = new JsonWebToken(token);
            return read.TryGetHeaderValue<object>("crit", out _) ? null : read;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // A slash at the end of an address means nothing.
    private static bool IsSame(string audience, string expected) => Trimmed(audience) == Trimmed(expected);

    private static string Trimmed(string audience) => audience.EndsWith('/') ? audience[..^1] : audience;

    private static TokenValidationParameters Signature(IssuerSettings issuer, IReadOnlyList<SecurityKey> keys) => new()
    {
        ValidIssuer = issuer.Issuer,
        ValidateAudience = false,
        ValidateLifetime = false,
        IssuerSigningKeys = keys,
        ValidAlgorithms = Algorithms,
    };

    private sealed record Proven(ClaimsPrincipal Caller, string Issuer, DateTimeOffset Issued, DateTimeOffset Until);

    private readonly record struct Proof(Proven? Proven, NamedClient Client);
}

/// <summary>Interprets the claims of a token.</summary>
internal static class IssuerClaims
{
    /// <summary>The caller that claims name, or null if they name nobody.</summary>
    public static ClaimsPrincipal? CallerOf(this IssuerSettings issuer, JsonElement claims)
    {
        if (Texts(claims, issuer.NameClaim) is not [{ Length: > 0 } name, ..] || Texts(claims, "sub") is not [{ Length: > 0 } subject, ..])
            return null;
        var roles =
            RoleCollections.Expand(Texts(claims, issuer.RoleClaim).SelectMany(value => issuer.Roles.GetValueOrDefault(value) ?? []));
        return CallerIdentity.Of(CallerIdentity.Bearer, $"{issuer.Issuer} {subject}", issuer.Tenant, Shortened(name), roles);
    }

    /// <summary>The texts of a claim: a list, or one text with spaces between as in <c>scope</c>. Dots lead into objects.</summary>
    private static string[] Texts(JsonElement claims, string path)
    {
        // A claim whose whole name matches takes precedence over a path with dots, because names of claims may be URLs.
        if (claims.TryGetProperty(path, out var whole)) return Texts(whole);
        foreach (var name in path.Split('.'))
        {
            if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty(name, out claims)) return [];
        }

        return Texts(claims);
    }

    private static string[] Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!, .. value.GetString()!.Split(' ') is { Length: > 1 } words ? words : []],
        JsonValueKind.Array =>
            [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };

    private static string Shortened(string name) => name.Length > ServiceKey.MaxNameLength ? name[..ServiceKey.MaxNameLength] : name;
}
