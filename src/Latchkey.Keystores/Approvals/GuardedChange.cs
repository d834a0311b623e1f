using System.Collections.Immutable;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>A change that needs a second person.</summary>
/// <param name="Act">The reason.</param>
/// <param name="Subject">The effect, in words.</param>
/// <param name="Digest">The digest of the effect. Changes with different effects have different digests.</param>
internal sealed record GuardedChange(ApprovalAct Act, string Subject, byte[] Digest)
{
    /// <summary>The guarded form of a change, or null if the change needs no second person.</summary>
    /// <param name="tenant">The tenant whose keystores change.</param>
    /// <param name="before">The state before.</param>
    /// <param name="change">The change.</param>
    /// <param name="acts">The acts that need a second person.</param>
    public static GuardedChange? Of(string tenant, TenantKeystores before, KeystoreChange change, ImmutableHashSet<ApprovalAct> acts)
    {
        foreach (var act in ActsOf(before, change).Where(acts.Contains))
            return new GuardedChange(act, ApprovalSubject.Of(change), ChangeDigest.Of(tenant, change));
        return null;
    }

    private static IEnumerable<ApprovalAct> ActsOf(TenantKeystores before, KeystoreChange change)
    {
        if (change.Begins is { } beginning) yield return beginning.Act;
        if (!change.Purged.IsEmpty || !change.PurgedMaterials.IsEmpty) yield return ApprovalAct.Purge;
        if (change.ServiceKey is { RevokedTime: null }) yield return ApprovalAct.ServiceKey;
        foreach (var part in change.Parts.IsEmpty ? [change] : change.Parts)
        {
            if (part.Whole is { } whole && !part.Entries.IsEmpty && (whole == ApprovalAct.Restore || Lost(part) > 0)) yield return whole;
        }

        // Whatever the form of the request, a change of every entry counts as a replacement of the whole.
        if (Lost(change) is > 1 and var lost && lost == before.System.Entries.Values.Count(entry => entry.IsOfAdministrator))
            yield return ApprovalAct.Replace;
    }

    // An entry that is sealed again under a new data key is not lost.
    private static int Lost(KeystoreChange change) => change.IsRenewal ? 0
        : change.Entries.Count(entry => entry.Keystore == KeystoreName.System && entry.Before is { Owner: EntryOwner.TenantAdministrator });
}
