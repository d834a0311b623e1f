namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Variables of the environment that PostgreSQL's drivers take for settings (section 32.15, "Environment Variables", of its manual), and
/// the one by which Npgsql finds the password file and the certificates in the home of the user. The connection string alone counts: a
/// password or a certificate of somebody else's session must not get into it.
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

    // What needs the home itself, such as the module of a device, is native, and sees the environment that the process began with; .NET
    // asks the system for the home of the user where the variable is missing.
    private static string Home => OperatingSystem.IsWindows() ? "APPDATA" : "HOME";

    /// <summary>Takes them out of the environment of this process, where the driver would find them.</summary>
    internal static void Forget()
    {
        foreach (var name in Names.Append(Home)) Environment.SetEnvironmentVariable(name, null);
    }
}
