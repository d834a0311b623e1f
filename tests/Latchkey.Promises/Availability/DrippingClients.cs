using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Promises.Availability;

/// <summary>Clients that send the beginning of a request, then a byte a second.</summary>
internal static class DrippingClients
{
    /// <summary>How long the server may bear one.</summary>
    public static readonly TimeSpan Cut = TimeSpan.FromSeconds(35);

    /// <summary>Attacks until the server has cut every connection; the seconds that the longest one lasted.</summary>
    /// <param name="root">The server.</param>
    /// <param name="order">The authorization of those that send a body, how many send headers, and how many a body.</param>
    /// <param name="end">Is not awaited: the server ends the attack.</param>
    public static async Task<string> AttackAsync(Uri root, IReadOnlyList<string> order, CancellationToken end)
    {
        var headers = Enumerable.Range(0, int.Parse(order[1])).Select(_ => DripAsync(root, "GET /api/v1/ HTTP/1.1\r\nHost: x\r\nX-Slow: "));
        var bodies = Enumerable.Range(0, int.Parse(order[2])).Select(_ => DripAsync(
            root,
            $"PUT /api/v1/CertificateResources('61')/$value HTTP/1.1\r\nHost: x\r\nAuthorization: {order[0]}\r\n"
            + "Content-Length: 5000\r\n\r\n"));
        var longest = (await Task.WhenAll(headers.Concat(bodies))).Max();
        return $"{longest.TotalSeconds}";
    }

    // Sends the beginning of a request, then a byte a second; how long until the server had enough.
    private static async Task<TimeSpan> DripAsync(Uri root, string beginning)
    {
        // Each at a moment of its own: thousands of clients would not send their octets all at once, second by second.
        await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1_000)));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(root.Host, root.Port);
        var watch = Stopwatch.StartNew();
        var cut = ReadToEndAsync(socket);
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(beginning));
            while (!cut.IsCompleted && watch.Elapsed < Cut * 2)
            {
                await Task.WhenAny(cut, Task.Delay(TimeSpan.FromSeconds(1)));
                await socket.SendAsync("x"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            // It was cut.
        }

        return watch.Elapsed;
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        var buffer = new byte[1_024];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
                // An answer before the end, such as 408.
            }
        }
        catch (SocketException)
        {
            // Cut without a word.
        }
    }
}
