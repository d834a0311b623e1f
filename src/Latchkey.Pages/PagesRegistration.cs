using Latchkey.Application.Access;
using Latchkey.Application.Http;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;
using Latchkey.Pages.Administration;
using Latchkey.Pages.Administration.AuditLogs;
using Latchkey.Pages.Calendar;
using Latchkey.Pages.Downloads;
using Latchkey.Pages.Overview;
using Latchkey.Pages.Parts;
using Latchkey.Pages.Session;
using Latchkey.Pages.Words;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Pages;

/// <summary>Registers the pages, and the order in which a request for one is handled.</summary>
internal static class PagesRegistration
{
    private const string CookiePrefix = "latchkey-";

    public static IServiceCollection AddPages(
        this IServiceCollection services, ServerSettings server, TokenSettings tokens, SignInSettings signIn)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddLocalization().AddCascadingAuthenticationState().AddAuthorization();
        services.AddAntiforgery(antiforgery => Name(antiforgery.Cookie, "antiforgery", server));
        services.Replace(
            ServiceDescriptor.Singleton<IDataProtectionProvider>(
                provider => new KeyRingProtector(provider.GetRequiredService<KeyRing>(), "pages")));
        services.AddSingleton<PageSignIn>().AddSingleton<ProviderSecret>().AddScoped<PageSession>().AddScoped<Dialogs>()
            .AddScoped<Notices>();
        services.AddAdministration();
        var authentication = services.AddAuthentication(PageSignIn.Scheme).AddCookie(PageSignIn.Scheme, Session);
        foreach (var (index, issuer) in signIn.Issuers.Index())
        {
            if (issuer.ForPages)
                authentication.AddOpenIdConnect(SignInEndpoint.SchemeOf(index), provider => Provider(provider, issuer, index));
        }

        // The framework's key manager would keep its own keys in the user's home and warn about that. Our keys come from the key ring. This
        // comes last, because the registrations above add it.
        services.RemoveAll<IKeyManager>();
        foreach (var loader in services.Where(IsKeyLoader).ToList()) services.Remove(loader);
        return services;

        static bool IsKeyLoader(ServiceDescriptor service) =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IKeyManager).Assembly;

        void Session(CookieAuthenticationOptions cookie)
        {
            Name(cookie.Cookie, "session", server);
            // With Strict, the browser would not send it on the way back from an identity provider.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = SignInEndpoint.Path;
            cookie.ReturnUrlParameter = "returnTo";
            cookie.ExpireTimeSpan = tokens.Lifetime;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
            cookie.Events.OnRedirectToAccessDenied = RefuseAsync;
        }
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseMiddleware<OwnOrigin>();
        app.UseLanguages();
        app.UseMiddleware<CurrentKeys>();
        app.UseAuthentication();
        app.Use((http, next) =>
        {
            http.User = http.User.At(http);
            PageHeaders.AddTo(http);
            return next(http);
        });
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapSignIn();
        app.MapDownloads();
        app.MapAuditDownload();
        app.MapExpiryDownload();
        app.MapCalendar();
        app.MapAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = "'none'")
            .RequireAuthorization()
            .Add(endpoint => endpoint.Metadata.Add(CircuitBodies.LimitOf((RouteEndpointBuilder)endpoint)));
    }

    // A browser takes a cookie of this prefix only over TLS, from this very host and for all of it (RFC 6265bis, 4.1.3.2): neither another
    // host of the same domain nor an attacker on the network can replace it.
    private static void Name(CookieBuilder cookie, string name, ServerSettings server)
    {
        var isSafe = server.Tls.IsOn && server.Urls.All(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        cookie.Name = (isSafe ? "__Host-" : "") + CookiePrefix + name;
        if (isSafe) (cookie.SecurePolicy, cookie.Path) = (CookieSecurePolicy.Always, "/");
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var signIn = context.HttpContext.RequestServices.GetRequiredService<PageSignIn>();
        if (await signIn.RefreshAsync(context.Principal!, context.HttpContext.RequestAborted) is { } caller) context.Principal = caller;
        else context.RejectPrincipal();
    }

    // A user without the role of a download gets 403, because there is no page to redirect them to.
    private static Task RefuseAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var asked = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AuthorizationPolicy>();
        var roles = asked?.Requirements.OfType<RolesAuthorizationRequirement>().SelectMany(requirement => requirement.AllowedRoles) ?? [];
        context.HttpContext.RequestServices.GetRequiredService<AccessLog>().Refused(context.HttpContext.User, string.Join(", ", roles));
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static void Provider(OpenIdConnectOptions provider, IssuerSettings issuer, int index)
    {
        provider.Authority = issuer.Issuer;
        provider.RequireHttpsMetadata = issuer.Issuer.StartsWith("https:", StringComparison.Ordinal);
        provider.BackchannelHttpHandler = OutboundHttp.Handler();
        provider.ClientId = issuer.ClientId;
        provider.ResponseType = "code";
        provider.ResponseMode = "query"; // a form would come from another site, without our cookies
        provider.CallbackPath = $"/sign-in/callback/{index}";
        provider.SignInScheme = PageSignIn.Scheme;
        provider.MapInboundClaims = false;
        provider.CorrelationCookie.SameSite = SameSiteMode.Lax;
        provider.NonceCookie.SameSite = SameSiteMode.Lax;
        provider.CorrelationCookie.SecurePolicy = provider.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        provider.Events.OnRedirectToIdentityProvider = context =>
            Task.FromResult(context.Options.ClientSecret = ProviderSecret.Of(context.HttpContext, issuer));
        provider.Events.OnAuthorizationCodeReceived = context =>
            Task.FromResult(
                context.TokenEndpointRequest!.ClientSecret = context.Options.ClientSecret = ProviderSecret.Of(context.HttpContext, issuer));
        provider.Events.OnTokenValidated = context => SignInEndpoint.ReceiveAsync(context, issuer);
        provider.Events.OnRemoteFailure = async context =>
        {
            context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoint.Path}?failed=provider");
            context.HandleResponse();
            var failures = context.HttpContext.RequestServices.GetRequiredService<SignInFailures>();
            var nobody = new NamedClient(null, issuer.Tenant, issuer.Issuer);
            await failures.RecordAsync(context.HttpContext, nobody, "no sign-in came back from the identity provider");
        };
    }
}
