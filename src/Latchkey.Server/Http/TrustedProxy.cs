using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Latchkey.Server.Http;

/// <summary>Remembers that a request came from a trusted proxy, before the client's address replaces that of the proxy.</summary>
internal static class TrustedProxy
{
    private static readonly object Mark = new();

    /// <summary>Looks at the peer; to be done before the headers of proxies are taken over.</summary>
    public static void Note(HttpContext http, IReadOnlyList<IPNetwork> proxies)
    {
        if (http.Connection.RemoteIpAddress is not { } peer) return;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        if (proxies.Any(network => network.Contains(address))) http.Items[Mark] = true;
    }

    /// <summary>
    /// Removes <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> unless every scheme in them is http or https and every host is one:
    /// a proxy may pass on what its client sent, and links are made of both.
    /// </summary>
    public static void DropMalformedAddress(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (!headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedProtoHeaderName).All(IsScheme))
            headers.Remove(ForwardedHeadersDefaults.XForwardedProtoHeaderName);
        if (!headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedHostHeaderName).All(IsHost))
            headers.Remove(ForwardedHeadersDefaults.XForwardedHostHeaderName);
    }

    /// <summary>Whether the peer was a trusted proxy.</summary>
    public static bool Sent(HttpContext http) => http.Items.ContainsKey(Mark);

    private static bool IsScheme(string said) =>
        said.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)
        || said.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    // A name or an address and at most a port, with nothing before or after them.
    private static bool IsHost(string said)
    {
        var host = new HostString(said);
        return Uri.CheckHostName(host.Host) != UriHostNameType.Unknown
            && (host.Port is { } port ? port is > 0 and <= ushort.MaxValue : host.Host == said);
    }
}
