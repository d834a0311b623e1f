using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Limits in time that every session gets once it is connected: a pooler refuses them as startup parameters, and a setting that this
/// PostgreSQL does not know would end the session. Settings that the operator gives as <c>Options</c> stay as they are.
/// </summary>
internal static class SessionLimits
{
    /// <summary>
    /// If a server loses its network or is stopped within a transaction, the kernel of the database's machine notices within ten seconds,
    /// or the database notices that the session is idle. For a server that is reachable but silent, see <see cref="Blockers"/>. Warnings
    /// must arrive: see <see cref="StandbyWait"/>.
    /// </summary>
    private const string Set =
        """
        SELECT set_config(wanted.name, wanted.value, false)
        FROM (VALUES
            ('lock_timeout', '10s'),
            ('idle_in_transaction_session_timeout', '15s'),
            ('client_connection_check_interval', '5s'),
            ('tcp_keepalives_idle', '4s'),
            ('tcp_keepalives_interval', '2s'),
            ('tcp_keepalives_count', '3'),
            ('tcp_user_timeout', '10s'),
            ('client_min_messages', 'warning')) AS wanted (name, value)
        JOIN pg_settings AS given ON given.name = wanted.name
        WHERE given.source <> 'client'
        """;

    /// <summary>Makes every new connection request them.</summary>
    public static void Apply(NpgsqlDataSourceBuilder builder) => builder.UsePhysicalConnectionInitializer(
        connection =>
        {
            using var command = new NpgsqlCommand(Set, connection);
            command.ExecuteNonQuery();
        },
        async connection =>
        {
            await using var command = new NpgsqlCommand(Set, connection);
            await command.ExecuteNonQueryAsync();
        });
}
