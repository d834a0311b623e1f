using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Tenants;

/// <summary>A former state of an entry of the tenant administrator in the tenant keystore.</summary>
/// <param name="Number">The revision of the tenant that ended it: of two versions of an alias, the later has the larger one.</param>
/// <param name="Entry">The entry as it was.</param>
/// <param name="Ended">Who ended it, and when.</param>
/// <param name="EndedBy">By what.</param>
public sealed record EntryVersion(long Number, KeystoreEntry Entry, Edit Ended, AuditVerb EndedBy)
{
    /// <summary>The version that a change makes of the entry before it, or null where it makes none.</summary>
    /// <param name="change">The change of the entry.</param>
    /// <param name="by">The change that it is part of.</param>
    /// <param name="number">The revision after it.</param>
    public static EntryVersion? Of(EntryChange change, KeystoreChange by, long number) =>
        !by.IsRenewal && change.Keystore == KeystoreName.System && change.Before is { Owner: EntryOwner.TenantAdministrator } before
            ? new EntryVersion(number, before, by.Edit, by.Verb ?? (change.After is null ? AuditVerb.Delete : AuditVerb.Update))
            : null;
}
