using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Limits in time that every session gets once it is connected: behind a pooler nothing may be asked for when connecting, and a setting
/// that this PostgreSQL does not know would end the session. What the operator gives as <c>Options</c> stays as it is.
/// </summary>
internal static class SessionLimits
{
    /// <summary>
    /// After a server has lost its network, or was stopped, in the midst of a transaction, the kernel of the database finds that out in
    /// ten seconds, or the database sees that nothing comes. For a server that is there and says nothing, see <see cref="Blockers"/>.
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
            ('tcp_user_timeout', '10s')) AS wanted (name, value)
        JOIN pg_settings AS given ON given.name = wanted.name
        WHERE given.source <> 'client'
        """;

    /// <summary>Has every new connection ask for them.</summary>
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
