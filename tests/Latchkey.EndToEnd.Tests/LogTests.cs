using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The lines on the standard output, which are written many at once.</summary>
public sealed class LogTests
{
    private const int Requests = 500;
    private const int Many = 8_000;
    private const int Pipe = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Each_request_has_its_whole_line_when_the_server_has_ended()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using (var client = await folder.StartAsync()) await AskAsync(client.Root);
        folder.Server.Terminate();
        (await folder.Server.EndAsync()).ShouldBe(0);

        var lines = folder.Server.Output.Split('\n').Where(line => line.Contains("GET /livez/", StringComparison.Ordinal)).ToList();
        lines.Select(NumberOf).Order().ShouldBe(Enumerable.Range(0, Requests));
        foreach (var line in lines)
            line.ShouldMatch(@"^\d{4}-\d\d-\d\dT[\d:.]+Z info: Latchkey\.\S+\[1\] GET /livez/\d+ 404 in [\d.]+ ms for -$");
    }

    [Fact]
    public async Task Each_line_is_a_JSON_object_where_that_is_set()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        await folder.StartServerAsync(("LATCHKEY__Server__LogFormat", "json"));
        var root = await folder.Server.LineAsync("", line => line.Contains("Now listening on", StringComparison.Ordinal));
        await AskAsync(new Uri(JsonDocument.Parse(root).RootElement.GetProperty("Message").GetString()!["Now listening on: ".Length..]));
        folder.Server.Terminate();
        (await folder.Server.EndAsync()).ShouldBe(0);

        var messages = folder.Server.Output.Split('\n').Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!);
        messages.Count(message => message.StartsWith("GET /livez/", StringComparison.Ordinal)).ShouldBe(Requests);
    }

    [Fact]
    public Task A_reader_that_pauses_loses_no_line() => WithoutReaderAsync(async (server, questions) =>
    {
        var numbers = new List<int>();
        while (numbers.Count < Many) numbers.Add(NumberOf(await LineAsync(server, "GET /livez/")));
        await questions.End.WaitAsync(Patience);
        numbers.Order().ShouldBe(Enumerable.Range(0, Many));
    });

    [Fact]
    public Task A_reader_that_has_stopped_does_not_keep_the_server_from_ending() => WithoutReaderAsync(async (server, questions) =>
    {
        Terminate(server);
        using var patience = new CancellationTokenSource(Patience);
        await server.WaitForExitAsync(patience.Token);
        server.ExitCode.ShouldBe(0);
        await Should.ThrowAsync<HttpRequestException>(questions.End); // what was asked after the end
    });

    [Fact]
    public Task A_slow_reader_gets_the_lines_that_wait_when_the_server_ends() => WithoutReaderAsync(async (server, questions) =>
    {
        Terminate(server);
        var read = new MemoryStream();
        var part = new byte[4 * Pipe];
        using var patience = new CancellationTokenSource(Patience);
        while (await server.StandardOutput.BaseStream.ReadAtLeastAsync(part, part.Length, false, patience.Token) is > 0 and var count)
        {
            read.Write(part, 0, count);
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }

        await Should.ThrowAsync<HttpRequestException>(questions.End);
        var lines = Encoding.UTF8.GetString(read.ToArray()).Split('\n');
        questions.Answered.Except(
            lines.Where(line => line.Contains("GET /livez/", StringComparison.Ordinal)).Select(NumberOf)).ShouldBeEmpty();
    });

    // Starts a server, and asks until nothing is answered any longer, because nobody reads its lines. The limit of the
    // shutdown is an hour, so that something else must end the server.
    private static async Task WithoutReaderAsync(Func<Process, Questions, Task> then)
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        string[] command = [Repository.Executable, "serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data];
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["LATCHKEY__Shutdown__Seconds"] = "3600";
        using var server = Process.Start(start)!;
        try
        {
            using var http = new HttpClient();
            await then(server, await FillAsync(server, http));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    // The pipe takes 64 kB and the server gathers a megabyte, of the two that these paths need.
    private static async Task<Questions> FillAsync(Process server, HttpClient http)
    {
        http.BaseAddress = new Uri((await LineAsync(server, "Now listening on:")).Split(' ')[^1]);
        var answered = new ConcurrentBag<int>();
        var asked = Parallel.ForEachAsync(Enumerable.Range(0, Many), async (number, token) =>
        {
            (await http.GetAsync($"/livez/{number}{new string('x', 180)}", token)).Dispose();
            answered.Add(number);
        });
        for (var before = -1; before != answered.Count || before < Many / 4; await Task.Delay(TimeSpan.FromSeconds(2)))
            before = answered.Count;
        answered.Count.ShouldBeLessThan(Many);
        return new Questions(asked, answered);
    }

    private static void Terminate(Process server) => Process.Start("kill", ["-TERM", $"{server.Id}"]).WaitForExit();

    private static async Task AskAsync(Uri root)
    {
        using var http = new HttpClient { BaseAddress = root };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), async (number, token) => (await http.GetAsync($"/livez/{number}", token)).Dispose());
    }

    private static async Task<string> LineAsync(Process server, string part)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"It ended before it wrote {part}.");
    }

    private static int NumberOf(string line)
    {
        var start = line.IndexOf("GET /livez/", StringComparison.Ordinal) + "GET /livez/".Length;
        return int.Parse(line[start..].TakeWhile(char.IsAsciiDigit).ToArray(), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private sealed record Questions(Task End, IReadOnlyCollection<int> Answered);
}
