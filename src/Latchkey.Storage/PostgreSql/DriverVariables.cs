using System.Runtime.InteropServices;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Variables of the environment that PostgreSQL's drivers take for settings (section 32.15, "Environment Variables", of its manual), and
/// the one by which Npgsql finds the password file and the certificates in the home of the user. The connection string alone counts: a
/// password or a certificate of somebody else's session must not get into it.
/// </summary>
public static partial class DriverVariables
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "PGAPPNAME", "PGCHANNELBINDING", "PGCLIENTENCODING", "PGCONNECT_TIMEOUT", "PGDATABASE", "PGDATESTYLE", "PGGEQO", "PGGSSDELEGATION",
        "PGGSSENCMODE",
        "PGGSSLIB", "PGHOST", "PGHOSTADDR", "PGKRBSRVNAME", "PGLOADBALANCEHOSTS", "PGLOCALEDIR", "PGMAXPROTOCOLVERSION",
        "PGMINPROTOCOLVERSION", "PGOPTIONS",
        "PGPASSFILE", "PGPASSWORD", "PGPORT", "PGREQUIREAUTH", "PGREQUIREPEER", "PGREQUIRESSL", "PGSERVICE", "PGSERVICEFILE", "PGSSLCERT",
        "PGSSLCERTMODE",
        "PGSSLCOMPRESSION", "PGSSLCRL", "PGSSLCRLDIR", "PGSSLKEY", "PGSSLMAXPROTOCOLVERSION", "PGSSLMINPROTOCOLVERSION", "PGSSLMODE",
        "PGSSLNEGOTIATION",
        "PGSSLROOTCERT", "PGSSLSNI", "PGSYSCONFDIR", "PGTARGETSESSIONATTRS", "PGTZ", "PGUSER",
    ];

    private static string Home => OperatingSystem.IsWindows() ? "APPDATA" : "HOME";

    /// <summary>
    /// Removes them from the environment of this process, where the driver would find them. Native code, such as the module of a device,
    /// still sees the environment with which the process began.
    /// </summary>
    internal static void Forget()
    {
        foreach (var name in Names) Environment.SetEnvironmentVariable(name, null);
        Environment.SetEnvironmentVariable(Home, OtherHome());
    }

    // Without the variable .NET asks the system for the user's home, and checks no chain of certificates if the system does not know the
    // user, as in containers that run as any user.
    private static string? OtherHome() => OperatingSystem.IsWindows() || FindUser(EffectiveUser()) != 0 ? null : "/nonexistent";

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    private static partial nint FindUser(uint user);
}
