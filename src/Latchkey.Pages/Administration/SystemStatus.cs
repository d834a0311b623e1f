using System.Diagnostics;
using System.Reflection;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration;

/// <summary>How the server is, as far as a user of one tenant may know: nothing of other tenants, and no secret.</summary>
internal sealed class SystemStatus(
    IStorage storage, IMasterKeys masterKeys, IAuditLog audit, SettingsInForce inForce,
    KeyGenerators generators, FileParsers parsers, TimeProvider clock)
{
    private static readonly string Version = typeof(SystemStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The status at this moment.</summary>
    /// <exception cref="NotPermittedException">The user may not see it.</exception>
    public async Task<StatusReport> ReadAsync(PageSession session, CancellationToken cancellationToken = default)
    {
        var user = await session.UserAsync(Roles.MonitoringDataRead);
        return new StatusReport
        {
            Version = Version,
            Started = StartTime(),
            Now = clock.GetUtcNow(),
            Storage = storage.Status,
            MasterKey = await masterKeys.StatusAsync(cancellationToken),
            Tenant = user.Tenant,
            Keystores = await session.ReadAsync(cancellationToken),
            AuditHead = await HeadAsync(user.Tenant, cancellationToken),
            Pools = [("Key generation", generators), ("Reading of files", parsers)],
            Settings = user.Can(Roles.ServiceKeysEdit) ? inForce.Values : null,
        };
    }

    private async Task<AuditPosition?> HeadAsync(string tenant, CancellationToken cancellationToken) =>
        (await audit.MarksAsync(tenant, cancellationToken)).FirstOrDefault(mark => mark.Name == AuditMark.Head)?.Position;

    private static DateTimeOffset StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime);
    }
}

/// <summary>How the server is.</summary>
internal sealed record StatusReport
{
    public required string Version { get; init; }

    /// <summary>When the process started.</summary>
    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required StorageStatus Storage { get; init; }

    public required MasterKeyStatus MasterKey { get; init; }

    public required string Tenant { get; init; }

    public required TenantKeystores Keystores { get; init; }

    /// <summary>The newest record of the audit log, or null if there is none.</summary>
    public required AuditPosition? AuditHead { get; init; }

    /// <summary>Where costly work is done, by an English name.</summary>
    public required IReadOnlyList<(string Name, WorkPool Pool)> Pools { get; init; }

    /// <summary>The settings in force, or null for a user who may not see them.</summary>
    public required IReadOnlyDictionary<string, string>? Settings { get; init; }
}
