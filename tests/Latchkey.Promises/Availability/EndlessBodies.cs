using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Latchkey.Promises.Hostile;

namespace Latchkey.Promises.Availability;

/// <summary>H9: bodies without an end fill neither memory nor disk, whatever route they are sent to.</summary>
internal static class EndlessBodies
{
    private const int Connections = 100;
    private const double MostMemory = 64;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);
    private static readonly byte[] Chunk = Encoding.ASCII.GetBytes($"8000\r\n{new string('x', 0x8000)}\r\n");

    private static readonly string[] Routes =
    [
        "POST /oauth/token", "POST /sign-in/service-key", "POST /sign-out", "POST /sign-in", "POST /keystore", "POST /nowhere",
        "GET /readyz",
        "POST /_blazor/negotiate", "POST /_blazor/disconnect", "POST /_blazor", "POST /sign-in/callback/0",
        "POST /operator/master-key/move",
        "POST /api/v1/KeystoreResources", "POST /api/v1/KeyPairResources", "POST /api/v1/$batch",
        "PUT /api/v1/KeystoreResources('system')?deleteEntries=true",
        "PUT /api/v1/CertificateResources('61')/$value", "GET /api/v1/KeystoreEntries",
    ];

    private static readonly string[] Types = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"];

    public static Promise Promise { get; } = new(
        "H9", "100 connections of endless chunked bodies to each route", "≤ 64 MB more memory, 0 temporary files",
        run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        using var temporary = new TemporaryFolder();
        await using var server = await ServerUnderTest.StartAsync(
            run, [$"TMPDIR={temporary[""]}", $"ASPNETCORE_TEMP={temporary[""]}", .. settings]);
        using var http = await server.SignInAsync();
        var token = http.DefaultRequestHeaders.Authorization!.ToString();
        using var watcher = new FileSystemWatcher(temporary[""]) { IncludeSubdirectories = true };
        var files = 0;
        watcher.Created += (_, file) => Interlocked.Add(ref files, file.Name!.StartsWith("ASPNETCORE_", StringComparison.Ordinal) ? 1 : 0);
        watcher.EnableRaisingEvents = true;
        await FloodAsync(server.Root, "POST /oauth/token", Types[0], token, TimeSpan.FromSeconds(1)); // warm

        var process = new ProcessCosts(server.ProcessId);
        var (most, where) = (0.0, "");
        foreach (var route in run.IsQuick ? Routes[..4] : Routes)
        {
            foreach (var type in Types)
            {
                process.ForgetPeak();
                var before = process.Memory;
                await FloodAsync(server.Root, route, type, token, Duration);
                var more = process.PeakMemory - before;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{route} {type}: {more:0} MB"));
                if (more > most) (most, where) = (more, route);
            }
        }

        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
            $"{Routes.Length} routes: most {most:0} MB more ({where}), {files} temporary files"), most <= MostMemory && files == 0);
    }

    private static Task FloodAsync(Uri root, string route, string type, string token, TimeSpan duration) =>
        Task.WhenAll(Enumerable.Range(0, Connections)
            .Select(_ =>
            SendAsync(root,
                $"{route} HTTP/1.1\r\nHost: {root.Authority}\r\nAuthorization: {token}\r\nContent-Type: {type}\r\n" +
                "Transfer-Encoding: chunked\r\n\r\n", duration)));

    // Until the server has had enough, or the time is over.
    private static async Task SendAsync(Uri root, string head, TimeSpan duration)
    {
        using var end = new CancellationTokenSource(duration);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(root.Host, root.Port, end.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(head), end.Token);
            while (true) await socket.SendAsync(Chunk, end.Token);
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // It was cut.
        }
    }
}
