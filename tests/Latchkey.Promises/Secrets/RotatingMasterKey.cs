using System.Diagnostics;
using System.Security.Cryptography;

namespace Latchkey.Promises.Secrets;

/// <summary>C4: the master key changes under load, and a kill in its midst leaves a server that starts.</summary>
internal static class RotatingMasterKey
{
    public static Promise Promise { get; } = new("C4", "the master key rotates online, with 10,000 entries at 50 requests/s",
        "0 errors; after a kill -9 mid-rotation the next start finishes",
        run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, ["LATCHKEY__Server__KeystorePageSize=100", .. settings]);
        using var http = await server.SignInAsync();
        await RotationLoad.FillAsync(http, run.Scale(10_000));
        using var end = new CancellationTokenSource();
        var load = RotationLoad.SendAsync(http, end.Token);
        var rotations = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(run.IsQuick ? 5 : 30); rotations++)
        {
            if (await server.RunAsync("master-key", "rotate") is not (0, _)) throw new InvalidOperationException("A rotation was refused.");
        }

        await end.CancelAsync();
        var (errors, text) = RotationLoad.Errors(await load);
        var (kills, lost) = await KillAsync(server, http.DefaultRequestHeaders.Authorization!, run.Scale(30));
        return new Outcome(
            $"{text} over {rotations} rotations; {kills} kills, {lost} starts that did not open",
            errors == 0 && lost == 0);
    }

    private static async Task<(int Kills, int Lost)> KillAsync(
        ServerUnderTest server, System.Net.Http.Headers.AuthenticationHeaderValue token, int kills)
    {
        var lost = 0;
        for (var i = 0; i < kills; i++)
        {
            var rotation = server.RunAsync("master-key", "rotate");
            await Task.Delay(RandomNumberGenerator.GetInt32(50, 700)); // the command itself takes some of it to start
            await server.KillAsync();
            await rotation;
            await server.StartAgainAsync();
            using var http = new HttpClient { BaseAddress = new Uri(server.Root, "/api/v1/") };
            http.DefaultRequestHeaders.Authorization = token;
            using var signed = await http.GetAsync(RotationLoad.SigningRequest(i));
            if (!signed.IsSuccessStatusCode || File.Exists(Path.Combine(server.Folder, "master.key.next"))) lost++;
        }

        return (kills, lost);
    }
}
