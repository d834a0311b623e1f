using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Latchkey.Promises.Availability;

/// <summary>Strangers who guess secrets, and clients that take as much as they can, all at once.</summary>
internal static class UnfairClients
{
    public const string Entry = "KeystoreEntries('7361705f636c6f7564696e746567726174696f6e6365727469666963617465')";

    /// <summary>Attacks until the end.</summary>
    /// <param name="root">The server.</param>
    /// <param name="authorizations">Of a client that may export, and of one that may read the audit log.</param>
    /// <param name="end">When it is over.</param>
    public static async Task<string> AttackAsync(Uri root, IReadOnlyList<string> authorizations, CancellationToken end)
    {
        using var exporting = Client(root, authorizations[0]);
        using var querying = Client(root, authorizations[1]);
        await Task.WhenAll([
            .. Enumerable.Range(0, 160).Select(i => GuessAsync(root, i, end)),
            .. Enumerable.Range(0, 4).Select(_ => SlowBodyAsync(root, authorizations[0], end)),
            .. Enumerable.Range(0, 20)
                .Select(_ => RepeatAsync(querying, "AuditLogs?$orderby=ObjectName,User,Time&$inlinecount=allpages&$top=1000", end)),
            .. Enumerable.Range(0, 16).Select(_ => RepeatAsync(exporting, $"{Entry}/Certificate/$value", end)),
        ]);
        return "";
    }

    private static HttpClient Client(Uri root, string authorization)
    {
        var http = new HttpClient { BaseAddress = new Uri(root, "/api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return http;
    }

    private static async Task GuessAsync(Uri root, int number, CancellationToken end)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(10 + (number % 3))]), 0));
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = root };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"sb-made-up-{number}:guess")));
        await UntilEndAsync(() => http.PostAsync("/oauth/token?grant_type=client_credentials", null, end));
    }

    private static async Task SlowBodyAsync(Uri root, string authorization, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(root.Host, root.Port, end);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST /api/v1/$batch HTTP/1.1\r\nHost: {root.Authority}\r\nAuthorization: {authorization}\r\n" +
                        "Content-Type: multipart/mixed; boundary=b\r\nContent-Length: 10485760\r\n\r\n"), end);
                for (; ; await Task.Delay(1_000, end)) await socket.SendAsync(new byte[1_500], end);
            }
            catch (Exception cut) when (cut is SocketException or OperationCanceledException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private static Task RepeatAsync(HttpClient http, string path, CancellationToken end) => UntilEndAsync(() => http.GetAsync(path, end));

    private static async Task UntilEndAsync(Func<Task<HttpResponseMessage>> request)
    {
        try
        {
            while (true) (await request()).Dispose();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
