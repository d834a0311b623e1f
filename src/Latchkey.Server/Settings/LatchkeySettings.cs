namespace Latchkey.Server.Settings;

/// <summary>
/// Every setting. Each has a usable default and comes from the configuration file or, with precedence, from an
/// environment variable such as <c>LATCHKEY__Tokens__LifetimeSeconds</c>.
/// </summary>
public sealed record LatchkeySettings
{
    private LatchkeySettings()
    {
    }

    /// <summary><c>Server</c>: where the server listens.</summary>
    public required ServerSettings Server { get; init; }

    /// <summary><c>Storage</c>: where data is kept.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary><c>Tokens</c>: bearer tokens and CSRF tokens.</summary>
    public required TokenSettings Tokens { get; init; }

    /// <summary><c>Trust</c>: which roots certificates are trusted from.</summary>
    public required TrustSettings Trust { get; init; }

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">Something is wrong; every fault is named.</exception>
    public static LatchkeySettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = new LatchkeySettings
        {
            Server = ServerSettings.Read(reader),
            Storage = StorageSettings.Read(reader),
            Tokens = TokenSettings.Read(reader),
            Trust = TrustSettings.Read(reader),
        };
        reader.Check();
        return settings;
    }
}

/// <summary>Where the server listens, and how much it takes on.</summary>
/// <param name="Urls"><c>Urls</c>: addresses to listen on; port 0 for any free one.</param>
/// <param name="PublicUrl"><c>PublicUrl</c>: the address that clients use, written into service keys; empty for the first of the addresses.</param>
/// <param name="MaxConnections"><c>MaxConnections</c>: most open connections; more are closed at once.</param>
/// <param name="LogRequests"><c>LogRequests</c>: whether each request leaves a line in the log.</param>
public sealed record ServerSettings(IReadOnlyList<string> Urls, string PublicUrl, int MaxConnections, bool LogRequests)
{
    internal static ServerSettings Read(SettingsReader reader) => new(
        reader.Urls("Server:Urls", "http://127.0.0.1:8080"),
        reader.Text("Server:PublicUrl", ""),
        reader.Number("Server:MaxConnections", 4000, 1, 100_000),
        reader.Flag("Server:LogRequests", true));
}

/// <summary>Where data is kept.</summary>
/// <param name="Folder"><c>Folder</c>: the data folder; made if missing.</param>
public sealed record StorageSettings(string Folder)
{
    internal static StorageSettings Read(SettingsReader reader) => new(Path.GetFullPath(reader.Text("Storage:Folder", "./data")));
}

/// <summary>Bearer tokens and CSRF tokens.</summary>
/// <param name="Lifetime"><c>LifetimeSeconds</c>: how long a bearer token is valid.</param>
/// <param name="CsrfLifetime"><c>CsrfLifetimeSeconds</c>: how long a CSRF token is valid.</param>
public sealed record TokenSettings(TimeSpan Lifetime, TimeSpan CsrfLifetime)
{
    // The bounds and the default that SAP gives for the api plan (domain.md 7.2).
    internal static TokenSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Tokens:LifetimeSeconds", 43_200, 3_600, 86_400)),
        TimeSpan.FromSeconds(reader.Number("Tokens:CsrfLifetimeSeconds", 1_800, 1, 86_400)));
}

/// <summary>Which roots certificates are trusted from.</summary>
/// <param name="BundleFile"><c>BundleFile</c>: a PEM file of root certificates; empty for none.</param>
public sealed record TrustSettings(string BundleFile)
{
    private const string MachineBundle = "/etc/ssl/certs/ca-certificates.crt";

    internal static TrustSettings Read(SettingsReader reader) =>
        new(reader.ReadableFile("Trust:BundleFile", File.Exists(MachineBundle) ? MachineBundle : ""));
}
