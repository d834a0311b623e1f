namespace Latchkey.Promises.Durability;

/// <summary>D2: a server whose PostgreSQL dies during imports continues, and loses none that it has acknowledged.</summary>
internal static class KilledDatabase
{
    public static Promise Promise { get; } =
        new("D2", "`kill -9` and `pg_ctl stop -m immediate` of PostgreSQL during imports", "50 kills: 0 lost", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var kills = run.Scale(50);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(run, cluster.Setting);
        using var http = await server.SignInAsync();
        var clients = new Imports();
        var isOver = false;
        var running = clients.RunAsync(http, () => isOver);
        for (var kill = 1; kill <= kills; kill++)
        {
            var enough = clients.Acknowledged + 100;
            while (clients.Acknowledged < enough) await Task.Delay(1);
            await cluster.EndAsync(kill: kill % 2 == 0);
            await cluster.StartAgainAsync();
        }

        isOver = true;
        await running;
        var comparison = await clients.CompareAsync(http);
        var (verified, _) = await server.RunAsync("audit", "verify");
        return new Outcome(
            $"{clients.Acknowledged:N0} imports, {kills} kills: {comparison}; other answers: {clients.OtherAnswers}; " +
            $"audit log {(verified == 0 ? "verified" : "broken")}",
            comparison.IsEqual && verified == 0 && clients.HasOnly(503));
    }
}
