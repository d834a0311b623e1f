using Latchkey.Keystores.Sealing;
using Latchkey.Server.Http;
using Latchkey.Server.Outbound;
using Latchkey.Server.Settings;
using Latchkey.Server.Web.Administration;
using Latchkey.Server.Web.Administration.AuditLogs;
using Latchkey.Server.Web.Calendar;
using Latchkey.Server.Web.Downloads;
using Latchkey.Server.Web.Parts;
using Latchkey.Server.Web.Session;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Web;

/// <summary>The pages: what they are made of, and the order in which a request for one passes.</summary>
internal static class PagesRegistration
{
    private const string CookiePrefix = "latchkey-";

    public static IServiceCollection AddPages(this IServiceCollection services, LatchkeySettings settings)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddLocalization().AddCascadingAuthenticationState().AddAuthorization();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = $"{CookiePrefix}antiforgery");
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(provider => new KeyRingProtector(provider.GetRequiredService<KeyRing>(), "pages")));
        services.AddSingleton<PageSignIn>().AddSingleton<ProviderSecret>().AddScoped<PageSession>().AddScoped<Dialogs>().AddScoped<Notices>();
        services.AddAdministration();
        var authentication = services.AddAuthentication(PageSignIn.Scheme).AddCookie(PageSignIn.Scheme, Session);
        foreach (var (index, issuer) in settings.SignIn.Issuers.Index())
        {
            if (issuer.ForPages) authentication.AddOpenIdConnect(SignInEndpoint.SchemeOf(index), provider => Provider(provider, issuer, index));
        }

        // What would keep keys of its own in files of the user, and warn that it does: ours are derived from the data keys.
        services.RemoveAll<IKeyManager>();
        foreach (var loader in services.Where(IsKeyLoader).ToList()) services.Remove(loader);
        return services;

        static bool IsKeyLoader(ServiceDescriptor service) =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IKeyManager).Assembly;

        void Session(CookieAuthenticationOptions cookie)
        {
            cookie.Cookie.Name = $"{CookiePrefix}session";
            cookie.Cookie.SameSite = SameSiteMode.Lax; // Strict would not survive the way back from an identity provider
            cookie.LoginPath = SignInEndpoint.Path;
            cookie.ReturnUrlParameter = "returnTo";
            cookie.ExpireTimeSpan = settings.Tokens.Lifetime;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        }
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseLanguages();
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
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = "'none'").RequireAuthorization()
            .Add(endpoint => endpoint.Metadata.Add(CircuitBodies.LimitOf((RouteEndpointBuilder)endpoint)));
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var signIn = context.HttpContext.RequestServices.GetRequiredService<PageSignIn>();
        if (await signIn.RefreshAsync(context.Principal!, context.HttpContext.RequestAborted) is { } caller) context.Principal = caller;
        else context.RejectPrincipal();
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
        provider.Events.OnRedirectToIdentityProvider = context => Task.FromResult(context.Options.ClientSecret = ProviderSecret.Of(context.HttpContext, issuer));
        provider.Events.OnAuthorizationCodeReceived = context =>
            Task.FromResult(context.TokenEndpointRequest!.ClientSecret = context.Options.ClientSecret = ProviderSecret.Of(context.HttpContext, issuer));
        provider.Events.OnTokenValidated = context => SignInEndpoint.ReceiveAsync(context, issuer);
        provider.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect($"{context.Request.PathBase}{SignInEndpoint.Path}?failed=provider");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
