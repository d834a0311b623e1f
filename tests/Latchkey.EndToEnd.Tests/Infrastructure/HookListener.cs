using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>Takes what a server posts to a webhook on this machine.</summary>
internal sealed class HookListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<JsonElement> _received = new();
    private readonly Task _listening;

    public HookListener()
    {
        _listener.Start();
        _listening = ListenAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/hook";

    /// <summary>Every event so far, the oldest first.</summary>
    public IReadOnlyList<JsonElement> Received => [.. _received];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _listening;
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                await TakeAsync(connection.GetStream());
            }
            catch (IOException)
            {
                // The server has gone in the middle of it, and posts it again.
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
        }

        var body = new char[length];
        if (length == 0 || await reader.ReadBlockAsync(body) < length) return;
        _received.Enqueue(JsonDocument.Parse(Encoding.Latin1.GetBytes(body)).RootElement);
        await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
    }
}
