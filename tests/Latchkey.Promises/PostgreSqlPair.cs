namespace Latchkey.Promises;

/// <summary>A PostgreSQL and its standby, which takes its place, again and again.</summary>
internal sealed class PostgreSqlPair : IAsyncDisposable
{
    private const string IsFollowed =
        "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn = pg_current_wal_lsn())";

    private readonly bool _isSynchronous;

    private PostgreSqlPair(bool isSynchronous, PostgreSqlCluster primary, PostgreSqlCluster standby, Relay log) =>
        (_isSynchronous, Primary, Standby, Log) = (isSynchronous, primary, standby, log);

    public PostgreSqlCluster Primary { get; private set; }

    public PostgreSqlCluster Standby { get; private set; }

    /// <summary>The way that the log of the primary takes to the standby.</summary>
    public Relay Log { get; }

    public static async Task<PostgreSqlPair> StartAsync(bool isSynchronous)
    {
        var primary = await PostgreSqlCluster.StartInMemoryAsync();
        var log = new Relay(primary);
        var pair = new PostgreSqlPair(isSynchronous, primary, await PostgreSqlCluster.StandbyAsync(log.Port), log);
        await pair.FollowAsync();
        return pair;
    }

    /// <summary>Ends the primary as a power cut would, and has the standby take its place with what it has of the log.</summary>
    public async Task FailOverAsync()
    {
        await Primary.EndAsync(kill: true);
        Log.Close();
        await Standby.PromoteAsync();
        (Primary, Standby) = (Standby, Primary);
    }

    /// <summary>Makes the former primary the standby.</summary>
    public async Task RejoinAsync()
    {
        await Primary.ExecuteAsync("CHECKPOINT"); // or pg_rewind does not see that its timeline is another
        Log.Open(Primary);
        await Standby.RewindAsync(Log.Port);
        await FollowAsync();
    }

    /// <summary>Waits until the standby has all of the log.</summary>
    public Task CatchUpAsync() => Primary.UntilAsync(IsFollowed);

    public async ValueTask DisposeAsync()
    {
        Log.Dispose();
        await Primary.DisposeAsync();
        await Standby.DisposeAsync();
    }

    // Only now does the primary wait for its standby: alone, it would do so without end.
    private async Task FollowAsync()
    {
        await CatchUpAsync();
        if (!_isSynchronous) return;
        await Primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await Primary.ExecuteAsync("SELECT pg_reload_conf()");
        await Primary.UntilAsync("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')");
    }
}
