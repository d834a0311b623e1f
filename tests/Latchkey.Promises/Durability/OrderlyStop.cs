using System.Diagnostics;

namespace Latchkey.Promises.Durability;

/// <summary>D11: a server that is asked to end finishes requests in progress, accepts no new ones, and ends soon.</summary>
internal static class OrderlyStop
{
    public static Promise Promise { get; } =
        new("D11", "SIGTERM during imports", "in-flight finished, new refused, exit < 10 s, 0 lost", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var stops = run.Scale(20);
        await using var server = await ServerUnderTest.StartAsync(run);
        var clients = new Imports();
        var (longest, badExits) = (TimeSpan.Zero, 0);
        for (var stop = 1; stop <= stops; stop++)
        {
            using var http = await server.SignInAsync();
            var running = clients.RunAsync(http, () => false); // until the server is gone
            var enough = clients.Acknowledged + 100;
            while (clients.Acknowledged < enough) await Task.Delay(1);
            var watch = Stopwatch.StartNew();
            var exitCode = await server.TerminateAsync();
            if (watch.Elapsed > longest) longest = watch.Elapsed;
            if (exitCode != 0) badExits++;
            await running;
            await server.StartAgainAsync();
        }

        using var reader = await server.SignInAsync();
        var comparison = await clients.CompareAsync(reader);
        return new Outcome(
            $"{stops} stops, the longest {longest.TotalSeconds:0.0} s, {badExits} exit codes other than 0; " +
            $"{clients.Acknowledged:N0} imports: {comparison}; other answers: {clients.OtherAnswers}",
            longest < TimeSpan.FromSeconds(10) && badExits == 0 && comparison.IsEqual && clients.HasOnly(503));
    }
}
