using Latchkey.Application.Sealing;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Hosting;

/// <summary>All that the end of a server waits for shares one limit.</summary>
[OnBothEngines]
public sealed class SilentEndTests
{
    [Fact]
    public async Task A_server_that_is_locked_while_the_database_is_silent_soon_forgets_its_keys()
    {
        TestDatabase.RequirePostgreSql();
        using var files = new WorkFolder();
        CuttingProxy? proxy = null;
        await using var server = await RunningServer.StartOnAsync(
            (_, database) =>
            {
                proxy = new CuttingProxy(database.ConnectionString!);
                File.WriteAllText(files["database"], proxy.ConnectionString);
                File.SetUnixFileMode(files["database"], UnixFileMode.UserRead);
            },
            ("Storage:DatabaseFile", files["database"]),
            ("Shutdown:Seconds", "3600"),
            ("Writes:MaxWaitSeconds", "600"));
        using var silent = proxy!;
        silent.IsSilent = true;
        await server.Service<Locking>().LockAsync("stolen"); // the database holds up its record
        await server.EndAsync().WaitAsync(TimeSpan.FromMinutes(2), TestStorage.Token);
        server.Database.EndConnections(); // the remaining session would continue during the cleanup
        silent.IsSilent = false;
    }
}
