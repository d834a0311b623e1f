using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>
/// A company's identity provider: OpenID Connect with the code flow and PKCE, over real HTTP. Everybody who comes is the same person.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "latchkey-pages";
    public const string ClientSecret = "secret of the pages";

    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "one" };

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new();

    private IdentityProvider(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    /// <summary>The groups that the person is in.</summary>
    public string[] Groups { get; set; } = ["keystore-readers"];

    public static async Task<IdentityProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new IdentityProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = provider.Issuer,
            authorization_endpoint = $"{provider.Issuer}/authorize",
            token_endpoint = $"{provider.Issuer}/token",
            jwks_uri = $"{provider.Issuer}/keys",
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        app.MapGet("/keys", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Keys()
    {
        var numbers = Key.Rsa.ExportParameters(false);
        return Results.Json(
            new
            {
                keys =
            new[] { new { kty = "RSA", use = "sig", kid = Key.KeyId, n = Base64UrlEncoder.Encode(numbers.Modulus),
                e = Base64UrlEncoder.Encode(numbers.Exponent) } }
            });
    }

    private IResult Authorize(HttpRequest request)
    {
        if (request.Query["client_id"] != ClientId || request.Query["code_challenge_method"] != "S256") return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (request.Query["nonce"]!, request.Query["code_challenge"]!);
        return Results.Redirect($"{request.Query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(request.Query["state"]!)}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var isGood = form["client_secret"] == ClientSecret & _codes.TryRemove(form["code"]!, out var asked)
            && Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"]!))) == asked.Challenge;
        if (!isGood) return Results.BadRequest(new { error = "invalid_grant" });
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "42",
                ["preferred_username"] = "grace",
                ["groups"] = Groups,
                ["nonce"] = asked.Nonce
            },
        });
        return Results.Json(new { access_token = "none", token_type = "Bearer", id_token = token, expires_in = 300 });
    }
}
