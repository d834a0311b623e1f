using System.Net;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The emergency seal.</summary>
public sealed class LockTests
{
    [Fact]
    public async Task A_locked_server_answers_nothing_until_it_is_released_and_both_are_recorded()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        (await client.GenerateAsync("pair")).ShouldBe(204);
        (await RunAsync(folder, "now", "--reason", "stolen laptop"))
            .ShouldBe((0, "Locked. The server forgets its keys, and stays sealed until `latchkey lock release`."));
        await ShouldBecomeAsync(folder, client.Root, HttpStatusCode.ServiceUnavailable, "stolen laptop");
        using (var http = new HttpClient { BaseAddress = client.Root })
        {
            foreach (var path in new[] { "/api/v1/KeystoreEntries", "/oauth/token" })
                (await http.PostAsync(path, null)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            (await http.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await folder.Server.KillAsync();
        await folder.StartServerAsync();
        var root = new Uri(await folder.Server.LineAsync("Now listening on:"));
        await ShouldBecomeAsync(folder, root, HttpStatusCode.ServiceUnavailable, "stolen laptop");

        (await RunAsync(folder, "release")).ShouldBe((0, "Released."));
        await ShouldBecomeAsync(folder, root, HttpStatusCode.OK, "ready");
        using var again =
            await KeystoreClient.SignInAsync(root, await File.ReadAllTextAsync(Path.Combine(folder.Data, "service-key.json")));
        (await again.SigningRequestAsync("pair")).ShouldBe(HttpStatusCode.OK);
        var records = await again.GetAsync("AuditLogs");
        records.ShouldContain("locked; Locked by the operator at ");
        records.ShouldContain("released; it was locked at ");
        (await RunAsync(folder, "release")).ShouldBe((1, "latchkey: This server is not locked."));
    }

    [Fact]
    public async Task A_file_of_that_name_is_an_order_too()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Data, "locked"), "");
        await ShouldBecomeAsync(folder, client.Root, HttpStatusCode.ServiceUnavailable, "Locked by the operator. ");
        (await RunAsync(folder, "release")).ExitCode.ShouldBe(0);
        await ShouldBecomeAsync(folder, client.Root, HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task A_server_that_is_starting_is_locked_and_released_too()
    {
        await using var folder = new ServedFolder();
        var nobody = Path.Combine(folder.Root, "database");
        await File.WriteAllTextAsync(nobody, "Host=127.0.0.1;Port=1;Username=latchkey;Password=unused;Database=latchkey;SSL Mode=Disable");
        File.SetUnixFileMode(nobody, UnixFileMode.UserRead);
        await using var starting =
            Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data], ("LATCHKEY__Storage__DatabaseFile", nobody));
        await starting.LineAsync("", line => line.Contains("Waiting for the database", StringComparison.Ordinal));
        (await RunAsync(folder, "now"))
            .ShouldBe((0,
            "Locked, but no running server has confirmed it. One that starts or hangs seals itself later; the next start is sealed."));
        File.Exists(Path.Combine(folder.Data, "locked")).ShouldBeTrue();
        (await RunAsync(folder, "release")).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(folder.Data, "locked")).ShouldBeFalse();
    }

    private static async Task ShouldBecomeAsync(ServedFolder folder, Uri root, HttpStatusCode status, string text)
    {
        using var http = new HttpClient { BaseAddress = root };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync("/readyz");
                if (answer.StatusCode == status
                    && (await OperatorSocket.GetAsync(folder.Data, "/readyz")).Contains(text, StringComparison.Ordinal)) return;
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                // It is built again, and listens in a moment.
            }

            attempt.ShouldBeLessThan(600, $"{status} with '{text}'");
            await Task.Delay(100);
        }
    }

    private static Task<(int ExitCode, string Output)> RunAsync(ServedFolder folder, params string[] command) =>
        Program.RunAsync("dotnet", [Repository.Executable, "lock", .. command, "--data", folder.Data]);
}
