using Latchkey.Application.Settings;
using Latchkey.Keystores.Approvals;

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

    /// <summary><c>Purge</c>: purges, which delete for good.</summary>
    public required PurgeSettings Purge { get; init; }

    /// <summary><c>Approvals</c>: the two-person rule.</summary>
    public required ApprovalSettings Approvals { get; init; }

    /// <summary><c>Metrics</c>: the metrics, and where they are shown or sent.</summary>
    public required MetricsSettings Metrics { get; init; }

    /// <summary><c>Expiry</c>: notice of the end of entries.</summary>
    public required ExpirySettings Expiry { get; init; }

    /// <summary><c>Notifications</c>: who receives events.</summary>
    internal NotificationSettings Notifications { get; private init; } = null!;

    /// <summary>The policy for every change.</summary>
    public ChangePolicy Policy => new(Purge.ProtectionDays, Approvals.Policy) { MaxSkew = Clock.MaxSkew };

    /// <summary>Every setting by its key, with the value in force. None is a secret, because secrets are in files.</summary>
    public IReadOnlyDictionary<string, string> InForce { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The meaning of each setting, by its key.</summary>
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
