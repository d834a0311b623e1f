using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Latchkey.Server.Http;

/// <summary>Opens the sockets that the server listens on, and names an address that is not available.</summary>
internal static class ListenSockets
{
    /// <summary>Opens a socket.</summary>
    /// <exception cref="ListeningException">The machine refuses it for a reason other than that the address is in use.</exception>
    public static Socket Create(EndPoint address)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        }
        catch (SocketException cause) when (cause.SocketErrorCode != SocketError.AddressAlreadyInUse)
        {
            throw new ListeningException($"Cannot listen on {address}: {cause.Message}. {RemedyOf(cause.SocketErrorCode)}", cause);
        }
    }

    /// <summary>The message for a start that failed because of an address; null if it failed for another reason.</summary>
    public static string? FaultIn(Exception failure) => failure switch
    {
        ListeningException => failure.Message,
        AggregateException several => several.InnerExceptions.Select(FaultIn).FirstOrDefault(fault => fault is not null),
        { InnerException: AddressInUseException } =>
            $"{failure.Message} End the program that has it, or choose another address with Server:Urls.",
        { InnerException: { } cause } => FaultIn(cause),
        _ => null,
    };

    private static string RemedyOf(SocketError error) => error switch
    {
        SocketError.AddressNotAvailable => "Name an address that this machine has in Server:Urls, or 0.0.0.0 for all.",
        SocketError.AddressFamilyNotSupported => "This machine has no IPv6; name addresses of IPv4 in Server:Urls.",
        SocketError.AccessDenied => "Choose a port from 1024 on in Server:Urls, or give the process CAP_NET_BIND_SERVICE.",
        _ => "Choose another address with Server:Urls.",
    };
}
