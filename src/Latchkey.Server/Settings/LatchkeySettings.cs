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

    /// <summary><c>Notifications</c>: who receives events.</summary>
    internal NotificationSettings Notifications { get; private init; } = null!;

    /// <summary>What holds for every change.</summary>
    public ChangePolicy Policy => new(Purge.ProtectionDays, Approvals.Policy);

    /// <summary>Every setting with the value that is in force, by its key. None is a secret: those are in files.</summary>
    public IReadOnlyDictionary<string, string> InForce { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What each setting means, by its key.</summary>
    internal IReadOnlyDictionary<string, string> Meanings { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

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
        return settings with { InForce = reader.InForce, Meanings = reader.Meanings };
    }
}

/// <summary>Where the server listens, and how much it takes on.</summary>
public sealed record ServerSettings(
    IReadOnlyList<string> Urls,
    string PublicUrl,
    int MaxConnections,
    LogFormat LogFormat,
    bool LogRequests,
    int KeystorePageSize,
    IReadOnlyList<IPNetwork> TrustedProxies,
    TlsSettings Tls)
{
    /// <summary>The path of the address that clients use; empty for none.</summary>
    public string PublicPath => PublicUrl.Length > 0 ? new Uri(PublicUrl).AbsolutePath.TrimEnd('/') : "";

    internal static ServerSettings Read(SettingsReader reader)
    {
        var urls = reader.Urls("Server:Urls", "http://127.0.0.1:8080", "the addresses to listen on (`--urls`); port 0 takes any free port");
        return new(
            urls,
            reader.PublicUrl("Server:PublicUrl",
                "the address that clients use, which service keys name; empty for the first of the addresses"),
            reader.Number("Server:MaxConnections", 4000, 1, 100_000, "the most open connections; the server closes further ones at once"),
            reader.Choice("Server:LogFormat", LogFormat.Text, "lines for people, or one JSON object a line"),
            reader.Flag("Server:LogRequests", true, "whether each request leaves a line in the log, without its query"),
            reader.Number("Server:KeystorePageSize", 0, 0, 1_000_000,
                "the most entries of a keystore in one answer, which then links to the next page; 0 for no limit"),
            reader.Networks("Server:TrustedProxies",
                "the proxies whose `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix` the server believes"),
            TlsSettings.Read(reader, urls));
    }
}

/// <summary>Bearer tokens and CSRF tokens.</summary>
public sealed record TokenSettings(TimeSpan Lifetime, TimeSpan CsrfLifetime)
{
    // SAP's bounds and default for the api plan (docs/contract.md#tokens).
    internal static TokenSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Tokens:LifetimeSeconds", 43_200, 3_600, 86_400,
            "how long a bearer token and a session of the pages last; tokens of any issuer that last a minute longer are refused")),
        TimeSpan.FromSeconds(reader.Number("Tokens:CsrfLifetimeSeconds", 1_800, 1, 86_400, "how long a CSRF token lasts")));
}

/// <summary>Which roots certificates are trusted from.</summary>
public sealed record TrustSettings(string BundleFile)
{
    private const string MachineBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>The files that the roots are in.</summary>
    public IEnumerable<string> Files => BundleFile.Length > 0 ? [BundleFile] : [];

    /// <summary>Reads the roots.</summary>
    public TrustAnchors Read() => BundleFile.Length > 0 ? TrustAnchors.FromPemFile(BundleFile) : TrustAnchors.None;

    internal static TrustSettings Read(SettingsReader reader) =>
        new(reader.ReadableFile("Trust:BundleFile", File.Exists(MachineBundle) ? MachineBundle : "",
            "PEM file of trusted roots; the server reads it again when it changes"));
}

/// <summary>The key pairs of the operator (docs/contract.md#keys-of-the-operator).</summary>
public sealed record ProviderKeySettings(bool Enabled, TimeSpan Lifetime, TimeSpan PrepareBefore, TimeSpan ActivateBefore)
{
    internal static ProviderKeySettings Read(SettingsReader reader) => new(
        reader.Flag("ProviderKeys:Enabled", true, "whether the tenant has the key pair `sap_cloudintegrationcertificate`"),
        TimeSpan.FromDays(reader.Number("ProviderKeys:LifetimeDays", 365, 2, 3_650, "how long that key pair is valid")),
        TimeSpan.FromDays(reader.Number("ProviderKeys:PrepareDays", 60, 1, 3_650,
            "how long before its end the server prepares the successor")),
        TimeSpan.FromHours(reader.Number("ProviderKeys:ActivateHours", 24, 1, 8_760,
            "how long before its end the server activates the successor")));
}

/// <summary>Changes of keystores.</summary>
public sealed record WriteSettings(TimeSpan MaxWait, int KeyGenerators, int PerMinute)
{
    internal static WriteSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Writes:MaxWaitSeconds", 30, 1, 3_600,
            "how long a change waits for other changes before it is refused as locked, or for the database before 503")),
        reader.Number("Writes:KeyGenerators", Math.Max(1, Environment.ProcessorCount / 2), 1, 64,
            "how many keys the server generates at a time"),
        reader.Number("Writes:PerMinute", 0, 0, 1_000_000,
            "how many writes a client may send in a minute; a batch counts as one; 0 for no limit"));
}

/// <summary>The audit log.</summary>
public sealed record AuditSettings(TimeSpan Retention, int SignEvery, int MostSearched)
{
    internal static AuditSettings Read(SettingsReader reader) => new(
        TimeSpan.FromDays(reader.Number("Audit:RetentionDays", 0, 0, 36_500, "how long the server keeps audit records; 0 for ever")),
        reader.Number("Audit:SignEvery", 1_000, 0, 1_000_000,
            "after how many audit records the server signs the head for its own log and for webhooks; 0 for never"),
        reader.Number("Audit:MostSearched", 50_000, 1_000, 10_000_000,
            "the most audit records, or former states of entries, that one query reads; "
            + "beyond it the query needs a condition on `Sequence`, `Time` or `Number`"));
}

/// <summary>Exports of public content, each of which is recorded.</summary>
public sealed record ExportSettings(int PerHour)
{
    internal static ExportSettings Read(SettingsReader reader) => new(reader.Number("Exports:PerHour", 10_000, 0, 1_000_000,
        "how many export records a client may cause in an hour, and its tenant four times as many; "
        + "repeats within ten minutes cause none; 0 for no limit"));
}

/// <summary>Former states of entries.</summary>
public sealed record VersionSettings(TimeSpan Retention)
{
    internal static VersionSettings Read(SettingsReader reader) => new(TimeSpan.FromDays(
        reader.Number("Versions:RetentionDays", 90, 1, 36_500,
            "how long a change of an entry can be undone; at least `Purge:ProtectionDays`")));
}
