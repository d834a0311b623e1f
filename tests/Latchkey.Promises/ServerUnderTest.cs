using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises;

/// <summary>The real executable on a data folder of its own, as anybody would start it, again and again.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Run _run;
    private readonly string[] _environment;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-promises-");
    private Process _process = null!;

    private ServerUnderTest(Run run, string? folder, string[] environment)
    {
        (_run, _environment) = (run, environment);
        Folder = folder ?? Path.Combine(_folder.FullName, "data");
    }

    public Uri Root => Urls[0];

    /// <summary>The addresses: one of http, or those that the environment of the server names.</summary>
    public IReadOnlyList<Uri> Urls { get; private set; } = [];

    public string ClientId { get; private set; } = "";

    public string Secret { get; private set; } = "";

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>What the server has written, to its output and its errors.</summary>
    public string LogFile => Path.Combine(_folder.FullName, "log");

    /// <summary>The process of the server, which the launcher becomes.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server on a fresh data folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="environment">Settings, as <c>NAME=VALUE</c>.</param>
    public static Task<ServerUnderTest> StartAsync(Run run, params string[] environment) => StartInAsync(run, folder: null, environment);

    /// <summary>Starts a server on a data folder, which may have something in it and is left where it is.</summary>
    public static async Task<ServerUnderTest> StartInAsync(Run run, string? folder, params string[] environment)
    {
        var server = new ServerUnderTest(run, folder, environment);
        await server.StartAgainAsync();
        using var key = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.Folder, "service-key.json")));
        string Field(string name) => key.RootElement.GetProperty("oauth").GetProperty(name).GetString()!;
        (server.ClientId, server.Secret) = (Field("clientid"), Field("clientsecret"));
        return server;
    }

    /// <summary>Starts the server, after it has ended, on the same data.</summary>
    public async Task StartAgainAsync()
    {
        const string Listening = "Now listening on: ";
        const string Setting = "LATCHKEY__Server__Urls=";
        var urls = Array.Find(_environment, setting => setting.StartsWith(Setting, StringComparison.Ordinal))?[Setting.Length..]
            ?? "http://127.0.0.1:0";
        _process = Start("serve", "--urls", urls, "--data", Folder);
        var log = TextWriter.Synchronized(new StreamWriter(LogFile, append: true) { AutoFlush = true });
        var listening = new TaskCompletionSource();
        var found = new List<Uri>();
        void Take(string? line)
        {
            if (line is null) return;
            log.WriteLine(line);
            if (line.StartsWith(Listening, StringComparison.Ordinal)) found.Add(new Uri(line[Listening.Length..]));
            if (found.Count == urls.Split(';').Length) listening.TrySetResult();
        }

        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The server does not start."));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await listening.Task;
        Urls = found;
    }

    /// <summary>Ends the server as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the server to end, and returns its exit code once it has.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Runs another command on the data of the server.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] command)
    {
        using var process = Start([.. command, "--data", Folder]);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(_run.Latchkey, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LATCHKEY__Server__LogRequests"] = "false";
        start.Environment["LATCHKEY__Exports__PerHour"] = "0"; // comparisons export everything, more than once
        foreach (var setting in _environment.Select(setting => setting.Split('=', 2))) start.Environment[setting[0]] = setting[1];
        return Process.Start(start)!;
    }

    /// <summary>A client that has signed in.</summary>
    public async Task<HttpClient> SignInAsync()
    {
        var http = new HttpClient { BaseAddress = new Uri(Root, "/api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        using var request = TokenRequest(ClientId, Secret);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return http;
    }

    public HttpRequestMessage TokenRequest(string clientId, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Root, "/oauth/token?grant_type=client_credentials"));
        request.Headers.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
