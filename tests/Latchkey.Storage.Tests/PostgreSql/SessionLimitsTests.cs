using System.Globalization;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>
/// The limits that each session of a server has, as PostgreSQL reports them: nobody waits long for a server that has vanished.
/// </summary>
[OnBothEngines]
public sealed class SessionLimitsTests
{
    private static readonly TimeSpan MaxWait = new StorageOptions { DataFolder = "" }.MaxWait;

    public SessionLimitsTests() => TestDatabase.RequirePostgreSql();

    // PostgreSQL reports 0 for these limits on a socket of the machine, which has no network to lose.
    [Fact]
    public async Task A_server_without_its_network_is_noticed_within_ten_seconds_whether_it_is_silent_or_written_to()
    {
        var limits = await LimitsAsync("127.0.0.1");
        var (idle, interval) = (limits["tcp_keepalives_idle"], limits["tcp_keepalives_interval"]);
        idle.ShouldBeGreaterThan(0);
        (idle + (interval * limits["tcp_keepalives_count"])).ShouldBeInRange(1, 10, "seconds");
        limits["tcp_user_timeout"].ShouldBeInRange(1, 10_000, "milliseconds");
        limits["client_connection_check_interval"].ShouldBeInRange(1, 10_000, "milliseconds");
    }

    [Fact]
    public async Task A_transaction_that_is_idle_ends_before_the_writes_that_wait_for_it_are_refused()
    {
        var limits = await LimitsAsync(host: null);
        TimeSpan.FromMilliseconds(limits["idle_in_transaction_session_timeout"]).ShouldBeInRange(TimeSpan.FromSeconds(1), MaxWait / 2);
        TimeSpan.FromMilliseconds(limits["lock_timeout"]).ShouldBeInRange(TimeSpan.FromSeconds(1), MaxWait / 2);
    }

    [Fact]
    public async Task Limits_that_the_operator_has_chosen_stay()
    {
        var limits = await LimitsAsync(host: null, "-c lock_timeout=7s -c idle_in_transaction_session_timeout=12s");
        (limits["lock_timeout"], limits["idle_in_transaction_session_timeout"]).ShouldBe((7_000, 12_000));
    }

    private static async Task<Dictionary<string, long>> LimitsAsync(string? host, string? options = null)
    {
        await using var cluster = TestStorage.Closed();
        var target = new NpgsqlConnectionStringBuilder(cluster.Database.ConnectionString) { Options = options };
        if (host is not null) target.Host = host;
        await using var storage = cluster.Through(target.ToString());
        await using var context = storage.CreateContext();
        await context.Database.OpenConnectionAsync(TestStorage.Token);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText =
            "SELECT name, setting FROM pg_settings WHERE name LIKE 'tcp\\_%' OR name LIKE '%\\_timeout' OR name LIKE 'client\\_conn%'";
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(TestStorage.Token);
        while (await rows.ReadAsync(TestStorage.Token))
            limits[rows.GetString(0)] = long.Parse(rows.GetString(1), CultureInfo.InvariantCulture);
        return limits;
    }
}
