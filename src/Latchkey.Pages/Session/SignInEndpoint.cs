using System.Text.Json;
using Latchkey.Application.Access;
using Latchkey.Application.Health;
using Latchkey.Application.Http;
using Latchkey.Application.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Pages.Session;

/// <summary>Begins and ends sessions of the pages.</summary>
internal static class SignInEndpoint
{
    public const string Path = "/sign-in";

    private static readonly BodyLimit Form = BodyLimit.Small with { IsForm = true };

    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost($"{Path}/service-key", ByServiceKeyAsync).WithMetadata(Form);
        app.MapGet($"{Path}/provider/{{scheme}}", ByProvider);
        app.MapPost("/sign-out", EndAsync).WithMetadata(Form);
    }

    /// <summary>The scheme of an identity provider, by its place among the settings.</summary>
    public static string SchemeOf(int index) => $"Provider{index}";

    private static async Task<IResult> ByServiceKeyAsync(
        HttpContext http, ClientCredentials credentials, PageSignIn pages, SignInFailures failures, AccessLog accesses,
        IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Failed("stale", null);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (client,
            returnTo) = (new BasicCredentials(((string?)form["client-id"] ?? "").Trim(), ((string?)form["client-secret"] ?? "").Trim()),
            LocalPath(http, form["return-to"]));
        var check = await credentials.CheckAsync(client, http.Connection.RemoteIpAddress, http.RequestAborted);
        if (check.RetryAfter is not null) return Failed("wait", returnTo);
        if (check.ServiceKey is not { } serviceKey)
        {
            await failures.RecordAsync(http, client.ClientId, check);
            return Failed("wrong", returnTo);
        }

        http.User = pages.Begin(serviceKey, check.Generation);
        accesses.SignedIn(http.User, http, "session of the pages");
        await http.SignInAsync(PageSignIn.Scheme, http.User);
        return Results.LocalRedirect(returnTo);
    }

    private static IResult ByProvider(string scheme, string? returnTo, SignInSettings signIn, ClockSkew skew, HttpContext http)
    {
        skew.RequireSound(); // before the provider is asked, because the failure would seem to be the provider's
        var isOurs = Enumerable.Range(0, signIn.Issuers.Count).Any(index => SchemeOf(index) == scheme && signIn.Issuers[index].ForPages);
        return isOurs
            ? Results.Challenge(new AuthenticationProperties { RedirectUri = LocalPath(http, returnTo) }, [scheme])
            : Results.NotFound();
    }

    private static async Task<IResult> EndAsync(HttpContext http, PageSignIn pages, AccessLog accesses, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.LocalRedirect("~/");
        if (await pages.EndAsync(http.User, http.RequestAborted)) accesses.SignedOut(http.User);
        await http.SignOutAsync(PageSignIn.Scheme);
        return Results.LocalRedirect($"~{Path}");
    }

    /// <summary>Makes a session from the tokens of an identity provider.</summary>
    public static Task ReceiveAsync(TokenValidatedContext context, IssuerSettings issuer)
    {
        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(context.SecurityToken.EncodedPayload));
        if (issuer.CallerOf(claims.RootElement) is { } caller)
        {
            var services = context.HttpContext.RequestServices;
            context.Principal = services.GetRequiredService<PageSignIn>().Begin(caller);
            services.GetRequiredService<AccessLog>().SignedIn(context.Principal, context.HttpContext, "session of the pages by an issuer");
        }
        else
        {
            context.Fail("The token names nobody.");
        }

        return Task.CompletedTask;
    }

    /// <summary>A path of this server, or else that of the first page: signing in never redirects to another server.</summary>
    public static string LocalPath(HttpContext http, string? path)
    {
        var root = $"{http.Request.PathBase}/";
        var isOurs = path?.StartsWith(root, StringComparison.Ordinal) == true && !path.StartsWith("//", StringComparison.Ordinal);
        return isOurs && !path!.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl) ? path : root;
    }

    private static IResult Failed(string reason, string? returnTo) =>
        Results.LocalRedirect($"~{Path}?failed={reason}&returnTo={Uri.EscapeDataString(returnTo ?? "")}");
}
