namespace Latchkey.Keystores.Audit;

/// <summary>
/// What the rest of the database says that the log of a tenant must be like, so that the log cannot go without the keystores, nor
/// go back without them, nor they without the log.
/// </summary>
/// <param name="Revision">The revision of the tenant; 0 if it has never been changed.</param>
/// <param name="IsNeeded">
/// Whether there must be a log whatever the revision: the tenant has entries, or is the operator's and there are data keys.
/// </param>
public sealed record AuditExpectation(long Revision, bool IsNeeded)
{
    /// <summary>The fault of the head of the log, or null.</summary>
    /// <param name="head">The head, as it was signed, or null if there is none.</param>
    /// <param name="hasRecords">Whether there are records.</param>
    public string? FaultOf(AuditMark? head, bool hasRecords) => head switch
    {
        null when hasRecords => "no mark says that the record is the last one",
        null when Revision > 0 || IsNeeded => $"there is no log, and the keystores are at revision {Revision}",
        null => null,
        { Revision: null } =>
            "the head does not say which revision of the keystores it goes with, as those of older versions: "
            + "it was put back, unless no server has run since the upgrade",
        { Revision: { } revision } when revision != Revision =>
            $"the log goes with revision {revision} of the keystores, and these are at revision {Revision}",
        _ => null,
    };
}
