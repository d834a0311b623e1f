using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Tenants;

/// <summary>A former state of an entry of the tenant administrator in the tenant keystore.</summary>
/// <param name="Number">The revision of the tenant that ended it. A later version of an alias has a larger number.</param>
/// <param name="Entry">The entry in that state.</param>
/// <param name="Ended">Who ended it, and when.</param>
/// <param name="EndedBy">The act that ended it.</param>
public sealed record EntryVersion(long Number, KeystoreEntry Entry, Edit Ended, AuditVerb EndedBy)
{
    /// <summary>The version that a change of an entry leaves, or null if it leaves none.</summary>
    /// <param name="change">The change of the entry.</param>
    /// <param name="by">The change of the tenant that it is part of.</param>
    /// <param name="number">The revision after the change.</param>
    public static EntryVersion? Of(EntryChange change, KeystoreChange by, long number) =>
        !by.IsRenewal && change.Keystore == KeystoreName.System && change.Before is { Owner: EntryOwner.TenantAdministrator } before
            ? new EntryVersion(number, before, by.Edit, by.Verb ?? (change.After is null ? AuditVerb.Delete : AuditVerb.Update))
            : null;
}
