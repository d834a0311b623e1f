using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>An identity provider: publishes its discovery document and its keys, and signs tokens.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<RsaSecurityKey> _published = [];
    private int _fetches;

    private TestIssuer(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    public int Fetches => _fetches;

    /// <summary>What the discovery document says of where the keys are.</summary>
    public string? KeysAddress { get; set; }

    public bool IsDown { get; set; }

    /// <summary>The secrets that were shown where codes are redeemed.</summary>
    public List<string?> ShownSecrets { get; } = [];

    /// <summary>What a code is redeemed for.</summary>
    public string IdentityToken { get; set; } = "";

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var issuer = new TestIssuer(app);
        app.MapGet("/.well-known/openid-configuration", issuer.Discovery);
        app.MapPost("/token", issuer.RedeemAsync);
        app.MapGet("/keys", () => Results.Json(new { keys = issuer._published.Select(Published) }));
        await app.StartAsync();
        return issuer;
    }

    public RsaSecurityKey Publish(string keyId) => Publish(keyId, RsaKeys.Next());

    public RsaSecurityKey Publish(string keyId, RSA rsa)
    {
        var key = new RsaSecurityKey(rsa) { KeyId = keyId };
        _published.Add(key);
        return key;
    }

    public string Token(SecurityKey key, string algorithm = "RS256", string? issuer = null, string audience = "latchkey",
        TimeSpan? starts = null, TimeSpan? ends = null, string? type = "at+jwt", params (string, object)[] claims) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            TokenType = type,
            NotBefore = (RunningServer.Start + (starts ?? TimeSpan.Zero)).UtcDateTime,
            Expires = (RunningServer.Start + (ends ?? TimeSpan.FromHours(1))).UtcDateTime,
            SigningCredentials = new SigningCredentials(key, algorithm),
            Claims = claims.ToDictionary(claim => claim.Item1, claim => claim.Item2, StringComparer.Ordinal),
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Discovery()
    {
        Interlocked.Increment(ref _fetches);
        return IsDown
            ? Results.StatusCode(500)
            : Results.Text(
                JsonSerializer.Serialize(
                    new
                    {
                        issuer = Issuer,
                        jwks_uri = KeysAddress ?? $"{Issuer}/keys",
                        authorization_endpoint = $"{Issuer}/authorize",
                        token_endpoint = $"{Issuer}/token"
                    }), "application/json");
    }

    private async Task<IResult> RedeemAsync(HttpRequest request)
    {
        ShownSecrets.Add((await request.ReadFormAsync())["client_secret"]);
        return Results.Json(new { id_token = IdentityToken, access_token = "none", token_type = "Bearer" });
    }

    private static object Published(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = key.KeyId,
            n = Base64UrlEncoder.Encode(numbers.Modulus),
            e = Base64UrlEncoder.Encode(numbers.Exponent)
        };
    }
}
