using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Promises.Availability;

/// <summary>V1: clients that send a byte a second keep nobody waiting, and are cut.</summary>
internal static class SlowClients
{
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(35);

    public static Promise Promise { get; } = new(
        "V1", "2,000 slow-header and 500 slow-body connections", "p99 of others ≤ 2 × baseline; all cut in ≤ 35 s", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        var token = http.DefaultRequestHeaders.Authorization!.ToString();
        await Bystander.P99Async(http, TimeSpan.FromSeconds(5)); // warm
        var before = await Bystander.P99Async(http, TimeSpan.FromSeconds(10));

        var headers = Enumerable.Range(0, run.Scale(2_000))
            .Select(_ => DrippingAsync(server.Root, "GET /api/v1/ HTTP/1.1\r\nHost: x\r\nX-Slow: "));
        var bodies = Enumerable.Range(0, run.Scale(500)).Select(_ => DrippingAsync(
            server.Root,
            $"PUT /api/v1/CertificateResources('61')/$value HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n" +
            "Content-Length: 5000\r\n\r\n"));
        var slow = Task.WhenAll(headers.Concat(bodies));
        var during = await Bystander.P99Async(http, TimeSpan.FromSeconds(20));
        var longest = (await slow).Max();
        return new Outcome(
            $"p99 {before:0.0} → {during:0.0} ms; all cut in {longest.TotalSeconds:0.0} s", Bystander.IsUnharmed(before, during)
            && longest <= Cut);
    }

    /// <summary>Sends the beginning of a request, then a byte a second; how long until the server had enough.</summary>
    private static async Task<TimeSpan> DrippingAsync(Uri root, string beginning)
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
