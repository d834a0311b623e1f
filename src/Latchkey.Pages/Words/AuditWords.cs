using Latchkey.Keystores.Audit;

namespace Latchkey.Pages.Words;

/// <summary>The words for the acts of the audit log on the pages, in English.</summary>
internal static class AuditWords
{
    private const int ShortLength = 11; // four octets

    public static string VerbOf(AuditVerb verb) => verb switch
    {
        AuditVerb.Create => "created",
        AuditVerb.Update => "changed",
        AuditVerb.Rename => "renamed",
        AuditVerb.Delete => "deleted",
        AuditVerb.Restore => "restored",
        AuditVerb.Activate => "put in use",
        AuditVerb.Export => "downloaded",
        AuditVerb.SignIn => "sign-in",
        AuditVerb.SignOut => "sign-out",
        AuditVerb.Refuse => "refused",
        AuditVerb.Sign => "signed",
        AuditVerb.Alarm => "alarm",
        AuditVerb.Purge => "purged",
        AuditVerb.Prune => "pruned",
        AuditVerb.Request => "approval requested",
        AuditVerb.Approve => "approved",
        AuditVerb.Reject => "rejected",
        AuditVerb.Use => "approval used",
        _ => "notice given",
    };

    public static string OutcomeOf(AuditAct act) =>
        act.Outcome switch { "done" => "succeeded", "unchanged" => "changed nothing", _ => "did not succeed" };

    /// <summary>The first octets of a fingerprint, which distinguish two fingerprints at a glance.</summary>
    public static string Short(string fingerprint) => fingerprint.Length <= ShortLength ? fingerprint : fingerprint[..ShortLength] + "…";
}
