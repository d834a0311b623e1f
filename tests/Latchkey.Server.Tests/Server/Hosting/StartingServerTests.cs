using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Hosting;

/// <summary>While a start waits for the database, it can be seen that the server lives and is not ready.</summary>
[OnBothEngines]
public sealed class StartingServerTests : IDisposable
{
    private readonly WorkFolder _files = new();

    public StartingServerTests() => TestDatabase.RequirePostgreSql();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task It_answers_that_it_lives_and_is_starting_and_nothing_else()
    {
        var (folder, proxy) = ("", (CuttingProxy?)null);
        var starting = RunningServer.StartOnAsync(
            (made, database) =>
            {
                (folder, proxy) = (made, new CuttingProxy(database.ConnectionString!) { IsSilent = true });
                File.WriteAllText(_files["database"], $"{proxy.ConnectionString};Timeout=1");
                File.SetUnixFileMode(_files["database"], UnixFileMode.UserRead);
            },
            ("Storage:DatabaseFile", _files["database"]));
        var socket = Path.Combine(folder, "operator.sock");
        using var listening = proxy!;
        // The socket is there before it listens.
        while (await AskAsync("livez") != "alive 200" && !starting.IsCompleted) await Task.Delay(20, TestStorage.Token);
        starting.IsCompleted.ShouldBeFalse();
        (await AskAsync("readyz")).ShouldBe("""{"status":"starting"} 503""");
        foreach (var path in new[] { "api/v1/KeystoreEntries", "oauth/token", "sign-in", "operator/master-key" })
            (await AskAsync(path)).ShouldEndWith(" 503", customMessage: path);

        listening.IsSilent = false;
        await using var server = await starting;
        (await AskAsync("readyz")).ShouldContain("ready");
        using var client = await server.SignInAsync();
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);

        Task<string> AskAsync(string path) =>
            Shell.TextAsync($"curl -s -w ' %{{http_code}}' --unix-socket '{socket}' 'http://operator/{path}' || true");
    }
}
