using System.Net;
using System.Net.Sockets;

namespace Latchkey.Server.Tests.Application.Outbound;

/// <summary>A host that certificates name: it accepts every connection, counts it, and never answers.</summary>
internal sealed class FetchWatch : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Parse("127.0.0.2"), 0);
    private readonly List<Socket> _accepted = [];
    private readonly Task _accepting;

    public FetchWatch()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How many connections there were.</summary>
    public int Seen => _accepted.Count;

    /// <summary>Its address, below which certificates name files.</summary>
    public string Authority => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var socket in _accepted) socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _accepted.Add(await _listener.AcceptSocketAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
