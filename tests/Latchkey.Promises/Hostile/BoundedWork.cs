using System.Globalization;
using System.Net.Http.Headers;
using Latchkey.Fuzz.Http;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Promises.Hostile;

/// <summary>H2: what the costliest uploads cost the server, in processor time and memory.</summary>
internal static class BoundedWork
{
    private const double MostProcessorTime = 1;
    private const double MostMemory = 64;
    private const int Repetitions = 3;

    public static Promise Promise { get; } =
        new("H2", "Bounded work", "any upload within the size limits: ≤ 1 s of CPU and ≤ 64 MB of extra memory", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        using var tools = new ToolFolder();
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        await new UploadStorm(http).PrepareAsync();
        var uploads = await WorstFiles.MakeAsync(
            tools, await http.GetStringAsync($"KeystoreEntries('{HostileUpload.Hex("pair")}')/Certificate/$value"));
        foreach (var upload in uploads) await SendAsync(http, upload); // warm

        var process = new ProcessCosts(server.ProcessId);
        var costs = new List<Cost>();
        foreach (var upload in uploads) costs.Add(await MedianAsync(http, upload, process));
        foreach (var cost in costs) Console.Error.WriteLine(cost);
        var (slowest, largest) = (costs.MaxBy(cost => cost.Seconds)!, costs.MaxBy(cost => cost.Megabytes)!);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"{uploads.Count} worst uploads: most CPU {slowest.Seconds:0.00} s ({slowest.Name}), " +
                $"most extra memory {largest.Megabytes:0} MB ({largest.Name})"),
            slowest.Seconds <= MostProcessorTime && largest.Megabytes <= MostMemory);
    }

    // Of three, so that a collection of garbage that others have left is not counted here.
    private static async Task<Cost> MedianAsync(HttpClient http, HostileUpload upload, ProcessCosts process)
    {
        var costs = new List<Cost>();
        for (var i = 0; i < Repetitions; i++)
        {
            await DeleteAsync(http);
            await Task.Delay(300); // for the rest of the requests before
            process.ForgetPeak();
            var (seconds, megabytes) = (process.ProcessorTime, process.Memory);
            var status = await SendAsync(http, upload);
            costs.Add(new Cost(upload.Name, status, process.ProcessorTime - seconds, Math.Max(0, process.PeakMemory - megabytes)));
        }

        double Median(Func<Cost, double> of) => costs.Select(of).Order().ElementAt(Repetitions / 2);
        return new Cost(upload.Name, costs[0].Status, Median(cost => cost.Seconds), Median(cost => cost.Megabytes));
    }

    private static async Task<int> SendAsync(HttpClient http, HostileUpload upload)
    {
        // The body is made before: what the client does is not counted.
        using var request =
            new HttpRequestMessage(new HttpMethod(upload.Method), upload.Path) { Content = new ByteArrayContent(upload.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(upload.ContentType);
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return (int)answer.StatusCode;
    }

    private static async Task DeleteAsync(HttpClient http)
    {
        using var answer = await http.DeleteAsync($"KeystoreEntries('{HostileUpload.Hex("worst")}')");
    }

    private sealed record Cost(string Name, int Status, double Seconds, double Megabytes)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {Status}, {Seconds:0.00} s, {Megabytes:0} MB");
    }
}
