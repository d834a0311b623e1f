using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>D16: a server that is asked to end waits for bodies that are still coming, and for a database that is away.</summary>
internal static class LateRequests
{
    private const int Uploads = 16;

    public static Promise Promise { get; } = new(
        "D16", "SIGTERM with uploads under way, and PostgreSQL away for 30 s",
        "all waited for within `Shutdown:Seconds`, answered 204 and kept; exit 0", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var bodies = await MeasureAsync(run, null, () => Task.Delay(TimeSpan.FromSeconds(3)), _ => Task.CompletedTask);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        var absence = TimeSpan.FromSeconds(run.Scale(30));
        var database = await MeasureAsync(run, cluster, () => cluster.EndAsync(kill: false), async _ =>
        {
            await Task.Delay(absence);
            await cluster.StartAgainAsync();
        });
        return new Outcome($"half a body 3 s late: {bodies}; PostgreSQL away for {absence.TotalSeconds:0} s: {database}",
            bodies.IsKept && database.IsKept);
    }

    private static async Task<Result> MeasureAsync(Run run, PostgreSqlCluster? cluster, Func<Task> before, Func<Task, Task> after)
    {
        string[] settings = ["LATCHKEY__Shutdown__Seconds=60", "LATCHKEY__Writes__MaxWaitSeconds=60"];
        await using var server = await ServerUnderTest.StartAsync(run, cluster is null ? settings : [cluster.Setting, .. settings]);
        using var http = await server.SignInAsync();
        var clients = new Imports();
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var uploads = Enumerable.Range(0, Uploads).Select(_ => clients.ImportAsync(http, rest.Task)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1)); // they are signed in and read
        var end = server.TerminateAsync();
        await before();
        rest.SetResult();
        await after(end);
        var statuses = await Task.WhenAll(uploads);
        var exitCode = await end;
        await server.StartAgainAsync();
        using var reader = await server.SignInAsync();
        return new Result(statuses.Count(status => status == HttpStatusCode.NoContent), exitCode, await clients.CompareAsync(reader));
    }

    private sealed record Result(int Answered, int ExitCode, Comparison Comparison)
    {
        public bool IsKept => Answered == Uploads && ExitCode == 0 && Comparison.IsEqual;

        public override string ToString() => $"{Answered} of {Uploads} × 204, exit {ExitCode}, {Comparison}";
    }
}
