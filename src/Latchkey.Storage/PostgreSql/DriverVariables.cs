namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Variables of the environment that PostgreSQL's drivers take for settings (section 32.15, "Environment Variables", of its manual). The connection
/// string alone counts: a password or a certificate of somebody else's session must not get into it.
/// </summary>
internal static class DriverVariables
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "PGAPPNAME", "PGCHANNELBINDING", "PGCLIENTENCODING", "PGCONNECT_TIMEOUT", "PGDATABASE", "PGDATESTYLE", "PGGEQO", "PGGSSDELEGATION", "PGGSSENCMODE",
        "PGGSSLIB", "PGHOST", "PGHOSTADDR", "PGKRBSRVNAME", "PGLOADBALANCEHOSTS", "PGLOCALEDIR", "PGMAXPROTOCOLVERSION", "PGMINPROTOCOLVERSION", "PGOPTIONS",
        "PGPASSFILE", "PGPASSWORD", "PGPORT", "PGREQUIREAUTH", "PGREQUIREPEER", "PGREQUIRESSL", "PGSERVICE", "PGSERVICEFILE", "PGSSLCERT", "PGSSLCERTMODE",
        "PGSSLCOMPRESSION", "PGSSLCRL", "PGSSLCRLDIR", "PGSSLKEY", "PGSSLMAXPROTOCOLVERSION", "PGSSLMINPROTOCOLVERSION", "PGSSLMODE", "PGSSLNEGOTIATION",
        "PGSSLROOTCERT", "PGSSLSNI", "PGSYSCONFDIR", "PGTARGETSESSIONATTRS", "PGTZ", "PGUSER",
    ];

    /// <summary>Takes them out of the environment of this process, where the driver would find them.</summary>
    internal static void Forget()
    {
        foreach (var name in Names) Environment.SetEnvironmentVariable(name, null);
    }
}
