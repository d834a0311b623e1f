using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>A former state of a piece of security material.</summary>
/// <param name="Number">The revision of the tenant that ended it. A later version has a larger number.</param>
/// <param name="Material">The material in that state.</param>
/// <param name="Ended">Who ended it, and when.</param>
/// <param name="EndedBy">The act that ended it.</param>
public sealed record MaterialVersion(long Number, Material Material, Edit Ended, AuditVerb EndedBy)
{
    /// <summary>The version that a change leaves, or null if it leaves none.</summary>
    /// <param name="change">The change of the material.</param>
    /// <param name="by">The change of the tenant that it is part of.</param>
    /// <param name="number">The revision after the change.</param>
    public static MaterialVersion? Of(MaterialChange change, KeystoreChange by, long number) =>
        !by.IsRenewal && change.Before is { } before
            ? new MaterialVersion(number, before, by.Edit, by.Verb ?? (change.After is null ? AuditVerb.Delete : AuditVerb.Update))
            : null;
}
