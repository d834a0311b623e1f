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

    /// <summary>Whether the peer was a trusted proxy.</summary>
    public static bool Sent(HttpContext http) => http.Items.ContainsKey(Mark);
}
