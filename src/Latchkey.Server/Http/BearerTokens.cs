using System.Collections.Concurrent;
using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Health;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Server.Http;

/// <summary>
/// Issues and checks bearer tokens: signed JWTs (RFC 7519, HS256) under a key derived from the session key, which they name. So they
/// outlive a restart and a change of the master key, and any server of the database can check them, until the session key is replaced. The
/// roles come from the service key at each request: when a key is revoked or its credentials end, so do its tokens.
/// </summary>
internal sealed class BearerTokens
{
    private const string Issuer = "latchkey";
    private const string Purpose = "latchkey bearer tokens v1";
    private const string TenantClaim = "tenant";
    private const string NameClaim = "name";
    private const string ScopeClaim = "scope";
    private const string GenerationClaim = "gen";

    // Checking a signature costs more than a small read; a busy client sends one token thousands of times.
    private const int MaxRemembered = 1_000;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, Known> _remembered = new(StringComparer.Ordinal);
    private readonly TokenSettings _settings;
    private readonly CurrentServiceKeys _serviceKeys;
    private readonly ClockSkew _skew;
    private readonly KeyRing _keys;
    private volatile SymmetricSecurityKey? _signing;
    private readonly TokenValidationParameters _parameters;

    public BearerTokens(KeyRing keys, LatchkeySettings settings, CurrentServiceKeys serviceKeys, ClockSkew skew)
    {
        _settings = settings.Tokens;
        _serviceKeys = serviceKeys;
        _skew = skew;
        _keys = keys;
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidateAudience = false,
            IssuerSigningKeyResolver = (_, _, keyId, _) => SigningKey() is var key && key.KeyId == keyId ? [key] : [],
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            // The end is checked at each use, so that a token that has ended is still known as ours.
            LifetimeValidator = (_, _, token, _) => IsSound((JsonWebToken)token),
        };
    }

    private DateTime Now => _skew.Now.UtcDateTime;

    /// <summary>A new token for a client that has shown its newest credentials.</summary>
    public IssuedToken Issue(ServiceKey serviceKey) => Issue(serviceKey, serviceKey.Generation);

    /// <summary>A new token for a client, which ends with the credentials that it has shown.</summary>
    /// <exception cref="Keystores.RefusalException">
    /// <see cref="Keystores.Refusal.ClockWrong"/>: the token would end at the wrong time.
    /// </exception>
    public IssuedToken Issue(ServiceKey serviceKey, int generation)
    {
        _skew.RequireSound();
        var (id, now) = (Guid.NewGuid().ToString("N"), Now);
        string[] roles = [.. RoleCollections.Expand(serviceKey.Roles)];
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            IssuedAt = now,
            Expires = now + _settings.Lifetime,
            SigningCredentials = new SigningCredentials(SigningKey(), SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Jti] = id,
                [JwtRegisteredClaimNames.Sub] = serviceKey.ClientId,
                [TenantClaim] = serviceKey.Tenant,
                [NameClaim] = serviceKey.Name,
                [ScopeClaim] = roles,
                [GenerationClaim] = generation,
            },
        });
        return new IssuedToken(token, id, _settings.Lifetime, roles);
    }

    /// <summary>
    /// The client to which a token was issued; no caller if the token is unknown, altered or expired, or ended with its credentials.
    /// The keys were read a moment ago.
    /// </summary>
    public async ValueTask<TokenCheck> CheckAsync(string token, CancellationToken cancellationToken)
    {
        var now = _skew.Now;
        if (await ProveAsync(token) is not { } known || known.KeyId != _keys.Session.Id) return default;
        var check = new TokenCheck(null, known.Client);
        if (now >= known.Expires || await _serviceKeys.FindAsync(known.Client.Id!, cancellationToken) is not { } serviceKey
            || !serviceKey.AcceptsIssuedFor(known.Generation, now)) return check;
        if (ReferenceEquals(serviceKey, known.ServiceKey)) return check with { Caller = known.Caller };

        var caller = CallerIdentity.Of(CallerIdentity.Bearer, serviceKey);
        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        _remembered[token] = known with { ServiceKey = serviceKey, Caller = caller };
        return check with { Caller = caller };
    }

    private SymmetricSecurityKey SigningKey()
    {
        var session = _keys.Session;
        var name = session.Id.ToString("D");
        if (_signing is { } known && known.KeyId == name) return known;
        using var key = session.Derive(Purpose);
        return _signing = new SymmetricSecurityKey(key.Span.ToArray()) { KeyId = name };
    }

    // Limits even forged tokens: none is from the future, and none lasts longer than the lifetime.
    private bool IsSound(JsonWebToken token) =>
        token.IssuedAt <= Now + ClockSkew.Leeway && token.ValidTo - token.IssuedAt <= _settings.Lifetime + ClockSkew.Leeway;

    private async ValueTask<Known?> ProveAsync(string token)
    {
        if (_remembered.TryGetValue(token, out var known)) return known;
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid) return null;
        var proven = (JsonWebToken)result.SecurityToken;
        var client = new NamedClient(proven.Subject, proven.TryGetPayloadValue<string>(TenantClaim, out var tenant) ? tenant : null);
        return new Known(client, new DateTimeOffset(proven.ValidTo), Guid.Parse(proven.Kid), GenerationOf(proven), null, null);
    }

    // Tokens from versions without generations belong to the first one.
    private static int GenerationOf(JsonWebToken token) =>
        token.TryGetPayloadValue<int>(GenerationClaim, out var generation) ? generation : 0;

    // The caller is made again when its service key was read again.
    private sealed record Known(
        NamedClient Client, DateTimeOffset Expires, Guid KeyId, int Generation, ServiceKey? ServiceKey, ClaimsPrincipal? Caller);
}

/// <summary>A token that was just issued.</summary>
internal sealed record IssuedToken(string Token, string Id, TimeSpan Lifetime, IReadOnlyList<string> Roles);
