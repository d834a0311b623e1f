using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;

namespace Latchkey.Application.Access;

/// <summary>
/// Bounds how often a secret can be guessed: by client and address, and by address. Only failures count in the end, and never by client
/// alone: somebody who guesses at a client's secret must not shut that client out.
/// </summary>
internal sealed class SignInLimits(SignInSettings signIn, TimeProvider clock)
{
    private const int MaxKnown = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly RequestWindows _pairs = new(signIn.FailuresPerClient, Window, clock);
    private readonly RequestWindows _addresses = new(signIn.FailuresPerAddress, Window, clock);

    // Many clients may share an address: guesses of a neighbour do not count against those that have signed in from there.
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Counts an attempt. After too many, returns the time to wait.</summary>
    public TimeSpan? TryTake(string clientId, IPAddress? address)
    {
        var (place, pair) = Keys(clientId, address);
        if (_pairs.TryTake(pair) is { } wait) return wait;
        if (_known.ContainsKey(pair) || _addresses.TryTake(place) is not { } placeWait) return null;
        _pairs.GiveBack(pair);
        return placeWait;
    }

    /// <summary>Stops counting an attempt that turned out to be right.</summary>
    public void Succeeded(string clientId, IPAddress? address)
    {
        var (place, pair) = Keys(clientId, address);
        _pairs.GiveBack(pair);
        if (_known.Count >= MaxKnown) _known.Clear();
        if (_known.TryAdd(pair, true)) _addresses.GiveBack(place);
    }

    /// <summary>The owner of the share that an attempt takes of scarce resources: the client, in the group of its address.</summary>
    public static ShareOwner OwnerOf(string clientId, IPAddress? address)
    {
        var (place, pair) = Keys(clientId, address);
        return new(pair, place);
    }

    private static (string Place, string Pair) Keys(string clientId, IPAddress? address)
    {
        var place = Place(address);
        return (place, $"{place} {(clientId.Length > 100 ? clientId[..100] : clientId)}");
    }

    // One customer of a network has 2^64 addresses of IPv6 (RFC 6177), which count as one.
    private static string Place(IPAddress? address)
    {
        if (address is null) return "-";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
