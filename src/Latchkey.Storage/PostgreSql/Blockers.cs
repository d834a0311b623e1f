using Microsoft.Extensions.Logging;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Ends the sessions that hold up a writer while they wait for a server that says nothing: one that has vanished behind a proxy, or was
/// stopped, in the midst of a transaction. It changes nothing for it but that it must begin once more. A commit that waits for its
/// standby is not ended.
/// </summary>
internal sealed partial class Blockers(NpgsqlDataSource source, ILogger logger)
{
    // Shorter than lock_timeout, and longer than any transaction of a server that is well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>Looks for them if a session still waits after a while; the caller disposes what it gets when it waits no longer.</summary>
    public IDisposable WatchOver(NpgsqlConnection waiting)
    {
        var process = waiting.ProcessID;
        return new Timer(state => _ = EndAsync(process), null, Patience, Timeout.InfiniteTimeSpan);
    }

    private async Task EndAsync(int waiting)
    {
        try
        {
            await using var command = source.CreateCommand(
                """
                SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE pid = ANY(pg_blocking_pids($1)) AND wait_event_type = 'Client' AND state_change < clock_timestamp() - interval '5 seconds'
                """);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = waiting });
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync()) Log.Ended(logger, rows.GetInt32(0));
        }
        catch (Exception failure)
        {
            // They end by themselves, later.
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Ended session {Process} of PostgreSQL, which held a tenant while its server said nothing")]
        public static partial void Ended(ILogger logger, int process);

        [LoggerMessage(2, LogLevel.Warning, "Sessions that hold a tenant could not be ended")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
