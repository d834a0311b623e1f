using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Latchkey.Bench.Contenders;

namespace Latchkey.Bench.Load;

/// <summary>What one load came to.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="PerSecond">Answers per second.</param>
/// <param name="P50">Median time of an answer, in milliseconds.</param>
/// <param name="P99">Time within which 99 of 100 answers came, in milliseconds.</param>
/// <param name="CpuPerRequest">Processor time of the server per request, in milliseconds.</param>
internal sealed record LoadResult(int Requests, double PerSecond, double P50, double P99, double CpuPerRequest);

/// <summary>A load by wrk: as many requests as are answered, on so many connections, for so many seconds.</summary>
internal sealed class Wrk(string certificates)
{
    /// <summary>Runs a load.</summary>
    /// <param name="server">The server.</param>
    /// <param name="call">The request.</param>
    /// <param name="connections">How many connections ask, each one thing after another.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="first">The number of the first alias.</param>
    /// <param name="aliases">How many aliases are asked for in turn, or 0 for a new one each time.</param>
    /// <exception cref="InvalidOperationException">A request failed: a fast refusal must not look like a fast server.</exception>
    public LoadResult Run(RunningServer server, Call call, int connections, int seconds, int first, int aliases)
    {
        var start = new ProcessStartInfo("wrk", [
            "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "15s", "--latency",
            "-s", Path.Combine(AppContext.BaseDirectory, "Load", "load.lua"), server.Root.ToString()])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment =
            {
                ["METHOD"] = call.Method,
                ["PATHS"] = call.Path,
                ["HEADERS"] = string.Join('|',
                    server.Headers.Append(("Content-Type", call.ContentType)).Select(header => $"{header.Item1}: {header.Item2}")),
                ["BODY"] = call.Body,
                ["CERTIFICATES"] = certificates,
                ["BODY_COUNT"] = Certificates.Count.ToString(CultureInfo.InvariantCulture),
                ["FIRST"] = first.ToString(CultureInfo.InvariantCulture),
                ["ALIASES"] = aliases.ToString(CultureInfo.InvariantCulture),
            },
        };
        var cpu = server.ProcessorSeconds();
        using var wrk = Process.Start(start)!;
        var output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        cpu = server.ProcessorSeconds() - cpu;

        var line = output.Split('\n').First(text => text.StartsWith("RESULT ", StringComparison.Ordinal))["RESULT ".Length..];
        var result = JsonSerializer.Deserialize<Summary>(line)!;
        if (result.Failed > 0 || result.Requests == 0)
            throw new InvalidOperationException(
                $"{server.Name}: {result.Failed} of {result.Requests} requests failed: {call.Method} {call.Path}");
        return new LoadResult(result.Requests, result.Requests / (result.Microseconds / 1e6), result.P50 / 1000.0, result.P99 / 1000.0,
            cpu * 1000 / result.Requests);
    }

    private sealed record Summary(int Requests, long Microseconds, int Failed, long P50, long P99);
}
