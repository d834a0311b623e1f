using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Expiry;

/// <summary>The rules of expiry notices. A key pair expires with its own certificate.</summary>
public static class ExpiryNotices
{
    /// <summary>The notices of the tenant keystore's entries that are due and not yet given.</summary>
    public static IEnumerable<DueNotice> DueNotices(this TenantKeystores keystores, ExpiryPolicy policy, DateTimeOffset now) =>
        keystores.System.Entries.Values
            .Select(entry => ExpirySchedule.Due(entry, keystores.Notices.GetValueOrDefault(entry.Alias), policy.Of(entry.Alias), now))
            .OfType<DueNotice>();

    /// <summary>Gives the notices that are due at the time of the edit, up to a maximum number.</summary>
    public static KeystoreChange GiveNotices(this TenantKeystores keystores, ExpiryPolicy policy, int most, Edit edit)
    {
        var due = keystores.DueNotices(policy, edit.At).Take(most).ToList();
        if (due.Count == 0) return KeystoreChange.NotNeeded(edit);
        return new KeystoreChange(edit, [])
        {
            Notices = [.. due.Select(notice => new AliasChange<ExpiryNotice>(notice.Entry.Alias, notice.After))],
            OtherActs = [.. due.Select(Act)],
        };
    }

    private static AuditAct Act(DueNotice notice) =>
        new(AuditVerb.Notify, AuditObjects.Of(notice.Entry), KeystoreName.System.ToString(), notice.Entry.Alias.Value)
        {
            OldFingerprint = notice.Entry.Certificate.FingerprintSha256,
            NewFingerprint = notice.Entry.Certificate.FingerprintSha256,
            Detail = notice.Detail.ToString(),
        };
}
