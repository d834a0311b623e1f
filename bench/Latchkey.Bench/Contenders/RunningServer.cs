using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Latchkey.Bench.Load;

namespace Latchkey.Bench.Contenders;

/// <summary>A process of a contender, reached over HTTP like by any client.</summary>
internal sealed class RunningServer : IDisposable
{
    // Linux counts processor time in hundredths of a second.
    private const double TicksPerSecond = 100;
    private const string Log = "server.log";

    private readonly Contender _contender;
    private readonly Process _process;

    private RunningServer(Contender contender, string folder, Process process, int port)
    {
        _contender = contender;
        _process = process;
        Folder = folder;
        Root = new Uri($"http://127.0.0.1:{port}");
        Http = new HttpClient { BaseAddress = Root, Timeout = TimeSpan.FromMinutes(5) };
        Leftovers.Add(this, () =>
        {
            process.Kill();
            process.WaitForExit();
        });
    }

    public string Name => _contender.Name;

    public Contender Contender => _contender;

    public string Folder { get; }

    public Uri Root { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Processor time that it used until then, in seconds.</summary>
    public double StartProcessorSeconds { get; private set; }

    /// <summary>A client that is signed in.</summary>
    public HttpClient Http { get; }

    /// <summary>What every request carries.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; private set; } = [];

    /// <summary>Starts a contender on a free port and waits for its first answer.</summary>
    public static async Task<RunningServer> StartAsync(Contender contender, string folder)
    {
        Directory.CreateDirectory(folder);
        var port = FreePort();
        string Fill(string text) => text.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{folder}", folder, StringComparison.Ordinal);
        var start = new ProcessStartInfo(
            "bash", ["-c", "exec \"$0\" \"$@\" >>\"$SERVER_LOG\" 2>&1", contender.Command, .. contender.Arguments.Select(Fill)])
        {
            Environment = { ["SERVER_LOG"] = Path.Combine(folder, Log) },
        };
        foreach (var (name, value) in contender.Environment) start.Environment[name] = value;

        var watch = Stopwatch.StartNew();
        var server = new RunningServer(contender, folder, Process.Start(start)!, port);
        try
        {
            await server.FirstAnswerAsync();
            (server.StartTime, server.StartProcessorSeconds) = (watch.Elapsed, server.ProcessorSeconds());
            if (contender.ServiceKey is { } key) await server.SignInAsync(Path.Combine(folder, key));
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Processor time that the process has used so far.</summary>
    public double ProcessorSeconds()
    {
        var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Memory that it holds, in megabytes.</summary>
    public double ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Imports entries on sixteen connections, with the certificates in turn.</summary>
    public async Task FillAsync(string certificates, int first, int count)
    {
        if (!_contender.KeepsEntries) return;
        var (call, pems) = (_contender.Import!, Certificates.Read(certificates));
        await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
        {
            var alias = Certificates.HexAlias(i);
            string Fill(string text) => text.Replace("{HEX}", alias, StringComparison.Ordinal)
                .Replace("{BASE64}", Convert.ToBase64String(pems[i % pems.Length]), StringComparison.Ordinal);
            using var content =
                new ByteArrayContent(call.Body == Call.Certificate ? pems[i % pems.Length] : Encoding.UTF8.GetBytes(Fill(call.Body)));
            content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
            using var request = new HttpRequestMessage(new HttpMethod(call.Method), Fill(call.Path)) { Content = content };
            using var response = await Http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
        });
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited) Process.Start("kill", ["-TERM", $"{_process.Id}"])!.WaitForExit();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(15))) _process.Kill();
        Leftovers.Remove(this);
        _process.Dispose();
    }

    private async Task FirstAnswerAsync()
    {
        var ready = new Uri(Root, _contender.Ready);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}: {LastLines}");
            try
            {
                using var response = await http.GetAsync(ready);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"{Name} does not answer: {LastLines}");
    }

    private string LastLines => string.Join('\n', File.ReadLines(Path.Combine(Folder, Log)).TakeLast(5));

    private async Task SignInAsync(string serviceKey)
    {
        using var key = JsonDocument.Parse(await File.ReadAllTextAsync(serviceKey));
        string Field(string name) => key.RootElement.GetProperty("oauth").GetProperty(name).GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token?grant_type=client_credentials");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Field("clientid")}:{Field("clientsecret")}")));
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Headers = [("Authorization", $"Bearer {token.RootElement.GetProperty("access_token").GetString()}")];
        Http.DefaultRequestHeaders.Add("Authorization", Headers[0].Value);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
