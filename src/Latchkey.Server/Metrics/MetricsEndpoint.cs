using System.Net;
using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Http;
using Latchkey.Application.Sealing;
using Latchkey.Keystores.Access;
using Latchkey.Server.Http;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Metrics;

/// <summary>
/// The page for Prometheus. A request from one of the networks in the settings sees every tenant. Anybody else must sign in with the role
/// that reads entries, and sees only their own tenant.
/// </summary>
internal sealed class MetricsEndpoint(MetricCollector collector, KnownTenants tenants, EntrySeries entries, SignIn signIn,
    AccessLog accesses, Seal seal, LatchkeySettings settings)
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/metrics";

    // Headers that name the client. Those of a trusted proxy have been consumed before, so one that is left was sent by somebody else.
    private static readonly string[] OfClients = ["Forwarded", "X-Forwarded-For"];

    // RFC 9110 section 7.6.3, and what proxies and content networks send without a standard.
    private static readonly string[] OfProxies =
    [
        "Via", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Real-IP",
        "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "X-Original-Forwarded-For",
        "X-Envoy-External-Address",
    ];

    /// <summary>Answers the page, or why not.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        if (IsFromNetwork(http)) await AnswerAsync(http, tenant: null);
        else if (seal.Reason is not null) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else await AnswerCallerAsync(http, await signIn.AuthenticateAsync(http));
    }

    private async Task AnswerCallerAsync(HttpContext http, SignInResult who)
    {
        if (who.RetryAfter is { } wait)
        {
            http.Response.RetryAfter(wait);
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        }
        else if (who.Caller is null)
        {
            http.Response.Headers.WWWAuthenticate = new(["Bearer", "Basic realm=\"latchkey\""]);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (!who.Caller.IsInRole(Roles.MonitoringDataRead))
        {
            accesses.Refused(who.Caller.At(http), Roles.MonitoringDataRead);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            http.User = who.Caller;
            await AnswerAsync(http, who.Caller.Tenant());
        }
    }

    private async Task AnswerAsync(HttpContext http, string? tenant)
    {
        await tenants.RefreshAsync(http.RequestAborted);
        http.Response.ContentType = PrometheusText.ContentType;
        collector.WriteTo(new PrometheusText(http.Response.BodyWriter), tenant);
        if (settings.Metrics.EntrySeries) await entries.WriteToAsync(http.Response.BodyWriter, tenant, http.RequestAborted);
    }

    // A request through an untrusted proxy may come from anywhere, so the address of the proxy does not count.
    private bool IsFromNetwork(HttpContext http)
    {
        if (Array.Exists(OfClients, http.Request.Headers.ContainsKey)) return false;
        if (!TrustedProxy.Sent(http) && Array.Exists(OfProxies, http.Request.Headers.ContainsKey)) return false;
        if (http.Connection.RemoteIpAddress is not { } address) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return settings.Metrics.Networks.Any(network => network.Contains(address));
    }
}
