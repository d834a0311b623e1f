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

    /// <summary>Refuses a change, passes it, or replaces it. Records the greatest protection so far, and who created credentials.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.VersionProtected"/> or <see cref="Refusal.ApprovalsFull"/>.</exception>
    /// <param name="tenant">Whose change it is.</param>
    /// <param name="keystores">The state that it changes.</param>
    /// <param name="change">The change.</param>
    /// <param name="ahead">By how much the clock that it was timed by runs ahead; negative where it is behind.</param>
    public KeystoreChange Judge(string tenant, TenantKeystores keystores, KeystoreChange change, TimeSpan ahead)
    {
        var now = MaxSkew > TimeSpan.Zero && ahead > MaxSkew ? change.Edit.At - ahead : change.Edit.At;
        var days = Math.Max(ProtectionDays, keystores.ProtectionDays);
        foreach (var version in change.Purged)
        {
            var end = version.Ended.At.AddDays(days);
            if (now < end) throw new RefusalException(new Refusal.VersionProtected(version.Entry.Alias, version.Number, end));
        }

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
    }
}
