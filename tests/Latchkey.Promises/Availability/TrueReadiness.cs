using System.Diagnostics;
using System.Globalization;
using Latchkey.Promises.Durability;

namespace Latchkey.Promises.Availability;

/// <summary>V5: how long it takes until <c>/readyz</c> says that the database is of no use, and that it is of use again.</summary>
internal static class TrueReadiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Promise Promise { get; } = new("V5", "`/readyz` reports the true state",
        "frozen PostgreSQL, full disk, deleted log: 503 within 5 s, 200 within 5 s after; a dead writer by tests (DatabaseCheckTests)",
        async run =>
    {
        (string What, Times Times)[] cases =
            [("PostgreSQL frozen", await FrozenAsync(run)), ("disk full", await FullAsync(run)), ("log deleted", await DeletedAsync(run))];
        return new Outcome(string.Join("; ", cases.Select(one => $"{one.What}: {one.Times}")),
            cases.All(one => one.Times.Away <= Limit && one.Times.Back <= Limit));
    });

    private static async Task<Times> FrozenAsync(Run run)
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(run, cluster.Setting);
        await cluster.FreezeAsync();
        var away = await UntilAsync(server, isReady: false);
        await cluster.ThawAsync();
        return new Times(away, await UntilAsync(server, isReady: true));
    }

    private static async Task<Times> FullAsync(Run run)
    {
        var disk = Directory.CreateTempSubdirectory("latchkey-disk-").FullName;
        if (!await FullDisk.MountAsync(disk)) return new Times(TimeSpan.MaxValue, TimeSpan.MaxValue);
        try
        {
            await using var server = await ServerUnderTest.StartInAsync(run, Path.Combine(disk, "data"));
            using var http = await server.SignInAsync();
            var clients = new Imports();
            // What is left of the disk, but for the room within the log.
            await Command.RunAsync("bash", "-c", $"cat /dev/zero > {disk}/rest");
            while (clients.OtherAnswers == "none") await clients.ImportAsync(http);
            var away = await UntilAsync(server, isReady: false);
            var isTrue = (int)await clients.ImportAsync(http) != 204;
            await FullDisk.EnlargeAsync(disk);
            var back = await UntilAsync(server, isReady: true);
            return new Times(isTrue ? away : TimeSpan.MaxValue, (int)await clients.ImportAsync(http) == 204 ? back : TimeSpan.MaxValue);
        }
        finally
        {
            await Command.RunAsync("umount", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task<Times> DeletedAsync(Run run)
    {
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        File.Delete(Path.Combine(server.Folder, "latchkey.db-wal"));
        var away = await UntilAsync(server, isReady: false);
        var back = await UntilAsync(server, isReady: true);
        return new Times(away, (int)await new Imports().ImportAsync(http) == 204 ? back : TimeSpan.MaxValue);
    }

    private static async Task<TimeSpan> UntilAsync(ServerUnderTest server, bool isReady)
    {
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(1))
        {
            using var answer = await http.GetAsync(new Uri(server.Root, "/readyz"));
            if (answer.IsSuccessStatusCode == isReady) return watch.Elapsed;
            await Task.Delay(20);
        }

        return TimeSpan.MaxValue;
    }

    private sealed record Times(TimeSpan Away, TimeSpan Back)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"503 after {Away.TotalSeconds:0.0} s, 200 after {Back.TotalSeconds:0.0} s");
    }
}
