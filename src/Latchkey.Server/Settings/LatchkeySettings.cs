using System.Net;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Trust;

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

    /// <summary><c>Shutdown</c>: how the server ends.</summary>
    public required ShutdownSettings Shutdown { get; init; }

    /// <summary><c>Storage</c>: where data is kept.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary><c>Clock</c>: how wrong the clock may be.</summary>
    public required ClockSettings Clock { get; init; }

    /// <summary><c>MasterKey</c>: where the master key is.</summary>
    public required MasterKeySettings MasterKey { get; init; }

    /// <summary><c>Tokens</c>: bearer tokens and CSRF tokens.</summary>
    public required TokenSettings Tokens { get; init; }

    /// <summary><c>SignIn</c>: how clients prove who they are.</summary>
    public required SignInSettings SignIn { get; init; }

    /// <summary><c>Trust</c>: which roots certificates are trusted from.</summary>
    public required TrustSettings Trust { get; init; }

    /// <summary><c>ProviderKeys</c>: the key pairs of the operator.</summary>
    public required ProviderKeySettings ProviderKeys { get; init; }

    /// <summary><c>Writes</c>: changes of keystores.</summary>
    public required WriteSettings Writes { get; init; }

    /// <summary><c>Audit</c>: the audit log.</summary>
    public required AuditSettings Audit { get; init; }

    /// <summary><c>Exports</c>: exports of public content.</summary>
    public required ExportSettings Exports { get; init; }

    /// <summary><c>Versions</c>: former states of entries.</summary>
    public required VersionSettings Versions { get; init; }

    /// <summary><c>Purge</c>: what removes for good.</summary>
    public required PurgeSettings Purge { get; init; }

    /// <summary><c>Approvals</c>: the two-person rule.</summary>
    public required ApprovalSettings Approvals { get; init; }

    /// <summary><c>Metrics</c>: what is measured.</summary>
    public required MetricsSettings Metrics { get; init; }

    /// <summary><c>Expiry</c>: notice of the end of entries.</summary>
    public required ExpirySettings Expiry { get; init; }

    /// <summary><c>Notifications</c>: who is told of events.</summary>
    internal NotificationSettings Notifications { get; private init; } = null!;

    /// <summary>What holds for every change.</summary>
    public ChangePolicy Policy => new(Purge.ProtectionDays, Approvals.Policy);

    /// <summary>Every setting with the value that is in force, by its key. None is a secret: those are in files.</summary>
    public IReadOnlyDictionary<string, string> InForce { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">Something is wrong; every fault is named.</exception>
    public static LatchkeySettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var storage = StorageSettings.Read(reader);
        var versions = VersionSettings.Read(reader);
        var settings = new LatchkeySettings
        {
            Server = ServerSettings.Read(reader),
            Shutdown = ShutdownSettings.Read(reader),
            Storage = storage,
            Clock = ClockSettings.Read(reader),
            MasterKey = MasterKeySettings.Read(reader, storage.Folder),
            Tokens = TokenSettings.Read(reader),
            SignIn = SignInSettings.Read(reader),
            Trust = TrustSettings.Read(reader),
            ProviderKeys = ProviderKeySettings.Read(reader),
            Writes = WriteSettings.Read(reader),
            Audit = AuditSettings.Read(reader),
            Exports = ExportSettings.Read(reader),
            Versions = versions,
            Purge = PurgeSettings.Read(reader, versions),
            Approvals = ApprovalSettings.Read(reader),
            Metrics = MetricsSettings.Read(reader),
            Expiry = ExpirySettings.Read(reader),
            Notifications = NotificationSettings.Read(reader),
        };
        reader.Check();
        return settings with { InForce = reader.InForce };
    }
}

/// <summary>Where the server listens, and how much it takes on.</summary>
/// <param name="Urls"><c>Urls</c>: addresses to listen on; port 0 for any free one.</param>
/// <param name="PublicUrl"><c>PublicUrl</c>: the address that clients use, written into service keys; empty for the first of the addresses.</param>
/// <param name="MaxConnections"><c>MaxConnections</c>: most open connections; more are closed at once.</param>
/// <param name="LogFormat"><c>LogFormat</c>: how the log is written.</param>
/// <param name="LogRequests"><c>LogRequests</c>: whether each request leaves a line in the log.</param>
/// <param name="KeystorePageSize"><c>KeystorePageSize</c>: most entries of a keystore in one answer; 0 for no limit.</param>
/// <param name="TrustedProxies"><c>TrustedProxies</c>: the networks whose word on the client's address and on the scheme is taken.</param>
/// <param name="Tls"><c>Tls</c>: the certificate of the server.</param>
public sealed record ServerSettings(
    IReadOnlyList<string> Urls, string PublicUrl, int MaxConnections, LogFormat LogFormat, bool LogRequests, int KeystorePageSize, IReadOnlyList<IPNetwork> TrustedProxies, TlsSettings Tls)
{
    /// <summary>The path of the address that clients use; empty for none.</summary>
    public string PublicPath => PublicUrl.Length > 0 ? new Uri(PublicUrl).AbsolutePath.TrimEnd('/') : "";

    internal static ServerSettings Read(SettingsReader reader)
    {
        var urls = reader.Urls("Server:Urls", "http://127.0.0.1:8080");
        return new(
            urls,
            reader.PublicUrl("Server:PublicUrl"),
            reader.Number("Server:MaxConnections", 4000, 1, 100_000),
            reader.Choice("Server:LogFormat", LogFormat.Text),
            reader.Flag("Server:LogRequests", true),
            reader.Number("Server:KeystorePageSize", 0, 0, 1_000_000),
            reader.Networks("Server:TrustedProxies"),
            TlsSettings.Read(reader, urls));
    }
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

    /// <summary>The files that the roots are in.</summary>
    public IEnumerable<string> Files => BundleFile.Length > 0 ? [BundleFile] : [];

    /// <summary>Reads the roots.</summary>
    public TrustAnchors Read() => BundleFile.Length > 0 ? TrustAnchors.FromPemFile(BundleFile) : TrustAnchors.None;

    internal static TrustSettings Read(SettingsReader reader) =>
        new(reader.ReadableFile("Trust:BundleFile", File.Exists(MachineBundle) ? MachineBundle : ""));
}

/// <summary>The key pairs of the operator (domain.md 4.5).</summary>
/// <param name="Enabled"><c>Enabled</c>: whether a tenant gets the key pair <c>sap_cloudintegrationcertificate</c>.</param>
/// <param name="Lifetime"><c>LifetimeDays</c>: how long a key pair is valid.</param>
/// <param name="PrepareBefore"><c>PrepareDays</c>: how long before its end the successor is prepared.</param>
/// <param name="ActivateBefore"><c>ActivateHours</c>: how long before its end the successor is activated.</param>
public sealed record ProviderKeySettings(bool Enabled, TimeSpan Lifetime, TimeSpan PrepareBefore, TimeSpan ActivateBefore)
{
    internal static ProviderKeySettings Read(SettingsReader reader) => new(
        reader.Flag("ProviderKeys:Enabled", true),
        TimeSpan.FromDays(reader.Number("ProviderKeys:LifetimeDays", 365, 2, 3_650)),
        TimeSpan.FromDays(reader.Number("ProviderKeys:PrepareDays", 60, 1, 3_650)),
        TimeSpan.FromHours(reader.Number("ProviderKeys:ActivateHours", 24, 1, 8_760)));
}

/// <summary>Changes of keystores.</summary>
/// <param name="MaxWait"><c>MaxWaitSeconds</c>: how long a change waits for others before it is refused as locked.</param>
/// <param name="KeyGenerators"><c>KeyGenerators</c>: how many keys are generated at a time.</param>
/// <param name="PerMinute"><c>PerMinute</c>: how many writes a client may send in a minute; 0 for no limit.</param>
public sealed record WriteSettings(TimeSpan MaxWait, int KeyGenerators, int PerMinute)
{
    internal static WriteSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Writes:MaxWaitSeconds", 30, 1, 3_600)),
        reader.Number("Writes:KeyGenerators", Math.Max(1, Environment.ProcessorCount / 2), 1, 64),
        reader.Number("Writes:PerMinute", 0, 0, 1_000_000));
}

/// <summary>The audit log.</summary>
/// <param name="Retention"><c>RetentionDays</c>: how long records are kept; zero for ever.</param>
/// <param name="SignEvery"><c>SignEvery</c>: after how many records the head is signed for the log of the server and for webhooks; 0 for never.</param>
/// <param name="MostSearched"><c>MostSearched</c>: most records, or former states of entries, that one query passes over.</param>
public sealed record AuditSettings(TimeSpan Retention, int SignEvery, int MostSearched)
{
    internal static AuditSettings Read(SettingsReader reader) => new(
        TimeSpan.FromDays(reader.Number("Audit:RetentionDays", 0, 0, 36_500)),
        reader.Number("Audit:SignEvery", 1_000, 0, 1_000_000),
        reader.Number("Audit:MostSearched", 50_000, 1_000, 10_000_000));
}

/// <summary>Exports of public content, each of which is recorded.</summary>
/// <param name="PerHour"><c>PerHour</c>: how many records of exports a client may cause in an hour, and its tenant four times as many; 0 for no limit.</param>
public sealed record ExportSettings(int PerHour)
{
    internal static ExportSettings Read(SettingsReader reader) => new(reader.Number("Exports:PerHour", 10_000, 0, 1_000_000));
}

/// <summary>Former states of entries.</summary>
/// <param name="Retention"><c>RetentionDays</c>: how long a change can be undone.</param>
public sealed record VersionSettings(TimeSpan Retention)
{
    internal static VersionSettings Read(SettingsReader reader) => new(TimeSpan.FromDays(reader.Number("Versions:RetentionDays", 90, 1, 36_500)));
}
