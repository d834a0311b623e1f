using System.Diagnostics;
using System.Net;

namespace Latchkey.Promises.Secrets;

/// <summary>C8: the data key is replaced under load, through kills, until the old one is gone; and everybody is signed out.</summary>
internal static class ReplacedDataKey
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Promise Promise { get; } = new(
        "C8", "the data key is replaced online, with 10,000 entries at 50 requests/s, and the session key",
        "0 errors; a kill -9 meanwhile is made up for; the old data key is gone; no token of before is good",
        run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, ["LATCHKEY__Server__KeystorePageSize=100", .. settings]);
        using var http = await server.SignInAsync();
        await RotationLoad.FillAsync(http, run.Scale(10_000));
        var watch = Stopwatch.StartNew();
        using var end = new CancellationTokenSource();
        var load = RotationLoad.SendAsync(http, end.Token);
        await RequireAsync(server, "data-key", "rotate");
        var left = await WaitAsync(server);
        var seconds = watch.Elapsed.TotalSeconds;
        await end.CancelAsync();
        var (errors, text) = RotationLoad.Errors(await load);

        await RequireAsync(server, "data-key", "rotate");
        var kills = run.IsQuick ? 1 : 5;
        for (var i = 0; i < kills; i++)
        {
            await Task.Delay(500 * (i + 1));
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        left += await WaitAsync(server);
        using var after = new HttpClient { BaseAddress = new Uri(server.Root, "/api/v1/") };
        after.DefaultRequestHeaders.Authorization = http.DefaultRequestHeaders.Authorization;
        var closed = 0;
        for (var i = 0; i < 50; i++) closed += await StatusAsync(after, RotationLoad.SigningRequest(i)) == HttpStatusCode.OK ? 0 : 1;
        await RequireAsync(server, "service-key", "sign-everybody-out");
        var status = await StatusAsync(after, "KeystoreEntries?$top=1");
        var (verified, _) = await server.RunAsync("audit", "verify");
        return new Outcome(
            $"{text} over {seconds:0} s; " +
            $"{kills} kills, {left} old keys left, {closed} of 50 pairs do not open; " +
            $"audit log {(verified == 0 ? "verified" : "broken")}; a token of before: {(int)status}",
            errors == 0 && left == 0 && closed == 0 && verified == 0 && status == HttpStatusCode.Unauthorized);
    }

    // How many old keys are left when patience ends.
    private static async Task<int> WaitAsync(ServerUnderTest server)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(TimeSpan.FromSeconds(2)))
        {
            var (_, output) = await server.RunAsync("data-key", "status");
            if (output.Contains("Rows left:  0", StringComparison.Ordinal) && !output.Contains("Replaced:", StringComparison.Ordinal))
                return 0;
        }

        return 1;
    }

    private static async Task RequireAsync(ServerUnderTest server, params string[] command)
    {
        if (await server.RunAsync(command) is not (0, _))
            throw new InvalidOperationException($"The server refuses {string.Join(' ', command)}.");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        return response.StatusCode;
    }
}
