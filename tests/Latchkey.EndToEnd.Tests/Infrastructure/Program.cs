using System.Collections.Concurrent;
using System.Diagnostics;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>A process of the real executable, or of anything else.</summary>
internal sealed class Program : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private Program(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Everything that it has written so far.</summary>
    public string Output => string.Join('\n', _lines);

    public static Program Latchkey(IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        Start("dotnet", [Repository.Executable, .. arguments], environment);

    public static Program Start(string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        StartIn(null, file, arguments, environment);

    /// <summary>Starts it in a working folder.</summary>
    public static Program StartIn(
        string? folder, string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (folder is not null) start.WorkingDirectory = folder;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Program(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, params string[] arguments)
    {
        await using var program = Start(file, arguments);
        return (await program.EndAsync(), program.Output);
    }

    /// <summary>Waits for a line that starts like this, and returns the rest of it.</summary>
    public async Task<string> LineAsync(string start, Func<string, bool>? condition = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)
                && condition?.Invoke(line) != false) is { } found) return found[start.Length..].Trim();
            if (_process.HasExited) throw new InvalidOperationException($"It ended with {_process.ExitCode}:\n{Output}");
            await _arrived.WaitAsync(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    /// <summary>Waits for the end, and returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"])!.WaitForExit();

    /// <summary>Ends it as a power cut would: <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        _arrived.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        _arrived.Release();
    }
}
