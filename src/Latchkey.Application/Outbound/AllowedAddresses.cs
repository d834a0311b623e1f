using System.Net;

namespace Latchkey.Application.Outbound;

/// <summary>
/// The addresses that the server may connect to. A network allows every address in it. A host name allows the public Internet addresses
/// that it resolves to, and no others, so that the owner of a name cannot direct the server into its internal networks.
/// </summary>
internal sealed class AllowedAddresses
{
    // Special-purpose addresses (RFC 6890 and its registries), multicast, and those that contain an IPv4 address (NAT64, 6to4, Teredo).
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
                "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private readonly List<IPNetwork> _networks = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private AllowedAddresses()
    {
    }

    /// <summary>Reads networks, addresses and host names, and names those that are none of them.</summary>
    public static AllowedAddresses Read(IEnumerable<string> words, Action<string> fault)
    {
        var allowed = new AllowedAddresses();
        foreach (var word in words)
        {
            if (IPNetwork.TryParse(word, out var network)) allowed._networks.Add(network);
            else if (IPAddress.TryParse(word, out var address))
                allowed._networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (!word.Contains('/') && Uri.CheckHostName(word) == UriHostNameType.Dns) allowed._names.Add(word);
            else fault(word);
        }

        return allowed;
    }

    /// <summary>Whether a connection to a host may be allowed; a name that is not listed may resolve into a network that is.</summary>
    public bool MayAllow(string host) =>
        IPAddress.TryParse(host, out var address) ? Allows(host, address) : _names.Contains(host) || _networks.Count > 0;

    /// <summary>Whether the server may connect to an address to which a host was resolved.</summary>
    public bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Exists(network => network.Contains(plain))
            || (_names.Contains(host) && !Array.Exists(NotPublic, network => network.Contains(plain)));
    }
}
