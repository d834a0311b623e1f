using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>What holds for every change of a tenant, whichever way it comes.</summary>
/// <param name="ProtectionDays">
/// How many days after its end nobody can purge a version; the greatest number that was ever in force counts.
/// </param>
/// <param name="Approvals">What needs a second person.</param>
public sealed record ChangePolicy(int ProtectionDays, ApprovalPolicy Approvals)
{
    /// <summary>Every change passes.</summary>
    public static ChangePolicy None { get; } = new(0, ApprovalPolicy.Off);

    /// <summary>
    /// Refuses a change, lets it pass, or puts another in its place; keeps the greatest protection there ever was, and who made
    /// credentials.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.VersionProtected"/> or <see cref="Refusal.ApprovalsFull"/>.</exception>
    public KeystoreChange Judge(string tenant, TenantKeystores keystores, KeystoreChange change)
    {
        var days = Math.Max(ProtectionDays, keystores.ProtectionDays);
        foreach (var version in change.Purged)
        {
            var end = version.Ended.At.AddDays(days);
            if (change.Edit.At < end) throw new RefusalException(new Refusal.VersionProtected(version.Entry.Alias, version.Number, end));
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
