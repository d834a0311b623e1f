using Microsoft.Extensions.Logging;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Ends sessions that hold up a writer while they wait for a silent server: one that was stopped, or has vanished behind a proxy, within a
/// transaction. That server loses nothing, and only has to begin its transaction again. A commit that waits for its standby is not ended.
/// </summary>
internal sealed partial class Blockers(NpgsqlDataSource source, ILogger logger)
{
    // Shorter than lock_timeout, and longer than any transaction of a healthy server.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Looks for such sessions if the given one still waits after a while; the caller disposes of the result once it waits no longer.
    /// </summary>
    /// <param name="process">The session as PostgreSQL numbers it (<see cref="ProcessOfAsync"/>).</param>
    public IDisposable WatchOver(int process) =>
        new Timer(state => _ = EndAsync(process), null, Patience, Timeout.InfiniteTimeSpan);

    /// <summary>The session of a connection, as PostgreSQL numbers it: behind a pooler, the driver knows another number.</summary>
    public static async Task<int> ProcessOfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task EndAsync(int waiting)
    {
        try
        {
            await using var command = source.CreateCommand(
                """
                SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE pid = ANY(pg_blocking_pids($1)) AND wait_event_type = 'Client'
                    AND state_change < clock_timestamp() - interval '5 seconds'
                """);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = waiting });
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync()) Log.Ended(logger, rows.GetInt32(0));
        }
        catch (Exception failure)
        {
            // The sessions end by themselves later.
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "Ended the PostgreSQL session {Process}, which kept a tenant locked while its server was silent")]
        public static partial void Ended(ILogger logger, int process);

        [LoggerMessage(2, LogLevel.Warning, "PostgreSQL sessions that keep a tenant locked could not be ended")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
