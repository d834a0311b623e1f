using System.Diagnostics;

namespace Latchkey.Promises;

/// <summary>The real executable on a data folder of its own, which it can be started on again and again.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Run _run;
    private readonly string[] _environment;
    private readonly DirectoryInfo? _own;
    private Process? _process;

    /// <param name="run">What is measured.</param>
    /// <param name="folder">The data folder; null for a new one, which is deleted in the end.</param>
    /// <param name="environment">Settings, as <c>NAME=VALUE</c>.</param>
    public Installation(Run run, string? folder, params string[] environment)
    {
        (_run, _environment) = (run, environment);
        _own = folder is null ? Directory.CreateTempSubdirectory("latchkey-promises-") : null;
        Folder = folder ?? _own!.FullName;
    }

    public string Folder { get; }

    /// <summary>The process that runs, or ran last.</summary>
    public Process Process => _process!;

    /// <summary>Starts the server, and returns once it listens.</summary>
    public async Task<ServerUnderTest> StartAsync()
    {
        if (_process is not null) await EndAsync();
        _process = Process.Start(Command("serve", "--urls", "http://127.0.0.1:0"))!;
        string? line;
        while ((line = await _process.StandardOutput.ReadLineAsync())?.StartsWith(Listening, StringComparison.Ordinal) == false)
        {
            // What it says before.
        }

        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var root = new Uri((line ?? throw new InvalidOperationException("The server does not start."))[Listening.Length..]);
        return ServerUnderTest.Of(this, root, await File.ReadAllTextAsync(Path.Combine(Folder, "service-key.json")));
    }

    /// <summary>Runs another command on the same data, and returns what it writes.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>Ends the server as a power cut would: <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (!Process.HasExited) Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Asks the server to end.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{Process.Id}"])!.WaitForExit();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await EndAsync();
        _own?.Delete(recursive: true);
    }

    private async Task EndAsync()
    {
        await KillAsync();
        Process.Dispose();
    }

    private ProcessStartInfo Command(params string[] arguments)
    {
        // The launcher becomes the executable (exec), so kills hit the server itself.
        var start = new ProcessStartInfo(_run.Latchkey, [.. arguments, "--data", Folder]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["LATCHKEY__Server__LogRequests"] = "false";
        foreach (var setting in _environment)
        {
            var name = setting.IndexOf('=', StringComparison.Ordinal);
            start.Environment[setting[..name]] = setting[(name + 1)..];
        }

        return start;
    }
}
