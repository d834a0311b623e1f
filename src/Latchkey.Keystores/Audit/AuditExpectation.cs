namespace Latchkey.Keystores.Audit;

/// <summary>
/// What the rest of the database implies about the log of a tenant. It binds the two together: neither can be deleted or put back without
/// the other.
/// </summary>
/// <param name="Revision">The revision of the tenant; 0 if it has never changed.</param>
/// <param name="IsNeeded">
/// Whether a log must exist at any revision: the tenant has entries, or it is the operator's and there are data keys.
/// </param>
public sealed record AuditExpectation(long Revision, bool IsNeeded)
{
    /// <summary>The fault of the head of the log, or null.</summary>
    /// <param name="head">The signed head, or null if there is none.</param>
    /// <param name="hasRecords">Whether there are records.</param>
    public string? FaultOf(AuditMark? head, bool hasRecords) => head switch
    {
        null when hasRecords => "no mark confirms that the record is the last one",
        null when Revision > 0 || IsNeeded => $"there is no log, and the keystores are at revision {Revision}",
        null => null,
        { Revision: null } =>
            "the head names no revision of the keystores, as in older versions: "
            + "it was put back, unless no server has run since the upgrade",
        { Revision: { } revision } when revision != Revision =>
            $"the log belongs to revision {revision} of the keystores, which are at revision {Revision}",
        _ => null,
    };
}
