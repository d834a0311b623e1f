using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Latchkey.Storage.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>A pooler may stand between the server and PostgreSQL, if it keeps sessions.</summary>
[OnBothEngines]
public sealed class PgBouncerTests
{
    public PgBouncerTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task A_server_works_through_pgbouncer_and_its_limits_hold_there()
    {
        await using var cluster = TestStorage.Closed();
        await using var copies = await TestDatabaseCopies.CreateAsync(cluster.Database);
        var target = new NpgsqlConnectionStringBuilder(copies.ConnectionString);
        var port = FreePort();
        using var pooler = Start(target, port);
        try
        {
            target.Host = "127.0.0.1";
            target.Port = port;
            target.MaxAutoPrepare = 0;
            await WaitAsync(port);
            await using var storage = cluster.Through(target.ToString());
            await storage.Storage.OpenAsync(TestStorage.Token);
            for (var i = 0; i < 20; i++) await storage.ImportAsync($"{i}");
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => storage.ServiceKeys.AnyAsync(TestStorage.Token)));
            await storage.RestartAsync();
            (await storage.ReadAsync()).Entries.Count.ShouldBe(20);

            // Nothing but another server ends this session, which stays silent in a transaction.
            await using var silent = new NpgsqlConnection(copies.ConnectionString);
            await silent.OpenAsync(TestStorage.Token);
            await using var transaction = await silent.BeginTransactionAsync(TestStorage.Token);
            TestDatabase.Execute(silent, "SELECT 1 FROM Tenants FOR UPDATE");
            await storage.ImportAsync("after the silent one");
        }
        finally
        {
            pooler.Kill();
        }
    }

    private static Process Start(NpgsqlConnectionStringBuilder target, int port)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-pgbouncer-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101); // it runs as another user, if this is root
        var settings = Path.Combine(folder, "pgbouncer.ini");
        File.WriteAllText(
            settings,
            $"""
            [databases]
            * = host={target.Host} port={target.Port} user={target.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = session
            """);
        string[] user = Environment.UserName == "root" ? ["--user=postgres"] : [];
        return Process.Start(new ProcessStartInfo("/usr/sbin/pgbouncer", ["--quiet", .. user, settings]))!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitAsync(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, TestStorage.Token);
                return;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(50, TestStorage.Token);
            }
        }
    }
}
