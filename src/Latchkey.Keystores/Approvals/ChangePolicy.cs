using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>The policy for every change of a tenant, from wherever it comes.</summary>
/// <param name="ProtectionDays">
/// The number of days after its end during which a version cannot be purged. The greatest number that was ever in force counts.
/// </param>
/// <param name="Approvals">The acts that need a second person.</param>
public sealed record ChangePolicy(int ProtectionDays, ApprovalPolicy Approvals)
{
    /// <summary>
    /// The most by which a clock may run ahead and still decide whether the protection of a version is over; zero for any amount.
    /// </summary>
    public TimeSpan MaxSkew { get; init; }

    /// <summary>Passes every change.</summary>
    public static ChangePolicy None { get; } = new(0, ApprovalPolicy.Off);

    /// <summary>By how much the clock is ahead, if that is more than <see cref="MaxSkew"/>; else zero.</summary>
    /// <param name="skew">By how much it is ahead, negative where it is behind; null before the first comparison.</param>
    public TimeSpan Ahead(TimeSpan? skew) =>
        MaxSkew > TimeSpan.Zero && skew is { } ahead && ahead > MaxSkew ? ahead : TimeSpan.Zero;

    /// <summary>Refuses a change, passes it, or replaces it. Records the greatest protection so far, and who created credentials.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.VersionProtected"/> or <see cref="Refusal.ApprovalsFull"/>.</exception>
    /// <param name="tenant">Whose change it is.</param>
    /// <param name="keystores">The state that it changes.</param>
    /// <param name="change">The change.</param>
    /// <param name="ahead">The result of <see cref="Ahead"/> for the clock that timed the change.</param>
    public KeystoreChange Judge(string tenant, TenantKeystores keystores, KeystoreChange change, TimeSpan ahead)
    {
        var days = Math.Max(ProtectionDays, keystores.ProtectionDays);
        foreach (var version in change.Purged) RefuseProtected(version.Entry.Alias.Value, version.Number, version.Ended);
        foreach (var version in change.PurgedMaterials) RefuseProtected(version.Material.Id.Name, version.Number, version.Ended);

        if (change.ServiceKey is { RevokedTime: null } key)
        {
            var maker = change.Origin.ClientId == key.ClientId ? key.MadeBy : change.Origin.ClientId;
            change = change with { ServiceKey = key with { MadeBy = maker } };
        }

        var judged = Approvals.Judge(tenant, keystores, change);
        return days == keystores.ProtectionDays ? judged : judged with
        {
            ProtectionDays = days,
            MoreActs = [.. judged.MoreActs, AuditAct.Protected(keystores.ProtectionDays, days)],
        };

        void RefuseProtected(string name, long number, Edit ended)
        {
            var end = ended.At.AddDays(days);
            if (change.Edit.At - ahead < end) throw new RefusalException(new Refusal.VersionProtected(name, number, end));
        }
    }
}
