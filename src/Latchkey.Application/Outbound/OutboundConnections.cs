using System.Net;
using System.Net.Sockets;

namespace Latchkey.Application.Outbound;

/// <summary>
/// Connects to hosts. The address is checked after the name was resolved, and the connection goes to that very address: so it does not help
/// an attacker to resolve the name to another one a moment later.
/// </summary>
internal sealed class OutboundConnections(AllowedAddresses allowed)
{
    // A name may have thousands of addresses; it is tried with a few.
    private const int MostTried = 4;

    /// <summary>Opens a connection; the caller disposes it.</summary>
    /// <exception cref="DeliveryException">No address of the host is allowed, or none answers.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(host, cancellationToken);
        if (addresses.Count == 0) throw new DeliveryException($"Notifications:AllowedAddresses does not allow the address of '{host}'.");
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], port, cancellationToken);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose();
            }
            catch (Exception cause)
            {
                socket.Dispose();
                if (cause is SocketException refused)
                    throw new DeliveryException($"Cannot connect to '{host}': {refused.SocketErrorCode}.", cause);
                throw;
            }
        }
    }

    private async Task<List<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = IPAddress.TryParse(host, out var address)
                ? [address]
                : await Dns.GetHostAddressesAsync(host, cancellationToken);
            return [.. addresses.Where(resolved => allowed.Allows(host, resolved)).Take(MostTried)];
        }
        catch (SocketException unknown)
        {
            throw new DeliveryException($"The name '{host}' cannot be resolved.", unknown);
        }
    }
}
