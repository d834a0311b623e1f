using System.Diagnostics;
using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>D15 on SQLite: a former state of the file is put back under a running server, into the file or in its place.</summary>
internal static class RestoredFile
{
    public static Promise Promise { get; } = new(
        "D15", "A former state of the SQLite file is put back under the running server 20 times, " +
            "half of them by another program's `.restore`, half by another file in its place",
        "noticed before the next answer, or nothing is answered until a restart; a message says what was lost, or what happened",
        MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var rounds = run.IsQuick ? 3 : 20;
        await using var server = await ServerUnderTest.StartAsync(run);
        using var beside = new TemporaryFolder();
        var (http, journal) = (await server.SignInAsync(), new Journal());
        var (stale, untold) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            await journal.ImportAsync(http, 2);
            File.Delete(beside["copy"]);
            await Command.RunAsync("sqlite3", Database(server), $"VACUUM INTO '{beside["copy"]}'");
            await journal.ImportAsync(http, 1 + (round % 3), isLost: true);
            if (round % 2 == 0)
            {
                var told = Lines(server, "The history of the database was replaced");
                await Command.RunAsync("sqlite3", Database(server), $".restore '{beside["copy"]}'");
                if (round % 4 == 0) await journal.ImportAsync(http, 1); // a write notices it too
                if (!await journal.IsListedAsync(http)) stale++;
                if (!await HasLineAsync(server, "The history of the database was replaced", told)) untold++;
                continue;
            }

            var before = Lines(server, "was deleted or replaced under the running server");
            File.Copy(beside["copy"], beside["new"], overwrite: true);
            File.Move(beside["new"], Database(server), overwrite: true);
            if (await IsAnsweredAsync(http)) stale++;
            if (!await HasLineAsync(server, "was deleted or replaced under the running server", before)) untold++;
            await server.KillAsync();
            foreach (var rest in new[] { "-wal", "-shm" }) File.Delete(Database(server) + rest);
            await server.StartAgainAsync();
            http.Dispose();
            http = await server.SignInAsync();
            if (!await journal.IsListedAsync(http)) stale++;
        }

        http.Dispose();
        var (verified, _) = await server.RunAsync("audit", "verify");
        return new Outcome(
            $"{rounds} former states, {journal.Lost} commits lost: {stale} stale answers, {untold} messages missing; other answers: " +
                $"{journal.Others}; audit log {(verified == 0 ? "verified" : "broken")}",
            stale + untold + journal.Refusals == 0 && verified == 0);
    }

    private static string Database(ServerUnderTest server) => Path.Combine(server.Folder, "latchkey.db");

    private static async Task<bool> IsAnsweredAsync(HttpClient http)
    {
        using var read = await http.GetAsync("KeystoreEntries");
        return read.IsSuccessStatusCode
            || await Imports.PutAsync(http, $"{Journal.Prefix}refused", Imports.NewCertificate().Pem) != HttpStatusCode.ServiceUnavailable;
    }

    private static int Lines(ServerUnderTest server, string text) =>
        File.ReadAllLines(server.LogFile).Count(line => line.Contains(text, StringComparison.Ordinal));

    private static async Task<bool> HasLineAsync(ServerUnderTest server, string text, int before)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(2); await Task.Delay(20))
        {
            if (Lines(server, text) > before) return true;
        }

        return false;
    }
}
