using System.Collections.Immutable;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Tenants;

/// <summary>The effect of one write on the keystores of a tenant, decided by a rule.</summary>
public sealed record KeystoreChange(Edit Edit, ImmutableArray<EntryChange> Entries)
{
    /// <summary>Entries of an import that were not taken; the answer names them.</summary>
    public ImmutableArray<EntryNotTaken> NotTaken { get; init; } = [];

    /// <summary>The decision of each rule, if several were decided as one.</summary>
    public ImmutableArray<KeystoreChange> Parts { get; init; } = [];

    /// <summary>Where the request came from.</summary>
    public Origin Origin { get; init; } = Origin.Server;

    /// <summary>
    /// The verb, if the entries before and after do not show it. A rename, for example, looks like a deletion and a creation.
    /// </summary>
    public AuditVerb? Verb { get; init; }

    /// <summary>Acts that the audit log records instead of the changed entries.</summary>
    public ImmutableArray<AuditAct> OtherActs { get; init; } = [];

    /// <summary>Versions that are deleted for good.</summary>
    public ImmutableArray<EntryVersion> Purged { get; init; } = [];

    /// <summary>A service key of the tenant to add, or to replace the one with the same client id; or null.</summary>
    public ServiceKey? ServiceKey { get; init; }

    /// <summary>
    /// The stored key that <see cref="ServiceKey"/> replaces; null to add one. If the stored key is no longer this one, the change is
    /// refused.
    /// </summary>
    public ServiceKey? FormerServiceKey { get; init; }

    /// <summary>The rule over all service keys that <see cref="ServiceKey"/> has to satisfy, or null.</summary>
    public ServiceKeyRule? ServiceKeyRule { get; init; }

    /// <summary>Changed notes. Those of renamed and deleted entries follow automatically.</summary>
    public ImmutableArray<AliasChange<AliasNote>> Notes { get; init; } = [];

    /// <summary>New notices. Those of renamed and deleted entries follow automatically.</summary>
    public ImmutableArray<AliasChange<ExpiryNotice>> Notices { get; init; } = [];

    /// <summary>Changed security material beside the keystores.</summary>
    public ImmutableArray<MaterialChange> Materials { get; init; } = [];

    /// <summary>Versions of security material that are deleted for good.</summary>
    public ImmutableArray<MaterialVersion> PurgedMaterials { get; init; } = [];

    /// <summary>Changed requests for approval.</summary>
    public ImmutableArray<ApprovalChange> Approvals { get; init; } = [];

    /// <summary>The new number of days for which versions are protected, or null for no change.</summary>
    public int? ProtectionDays { get; init; }

    /// <summary>Acts that the audit log records in addition.</summary>
    public ImmutableArray<AuditAct> MoreActs { get; init; } = [];

    /// <summary>The kind of act, if the request was to replace or restore the tenant keystore as a whole; or null.</summary>
    public ApprovalAct? Whole { get; init; }

    /// <summary>An act outside of the keystores that is about to begin, or null.</summary>
    public GuardedBeginning? Begins { get; init; }

    /// <summary>
    /// The request that waits for a second person, or null. If there is one, the change records the request instead of making the requested
    /// change.
    /// </summary>
    public Approval? Awaits { get; init; }

    /// <summary>Whether the entries are only sealed and signed again. This does not count as a modification.</summary>
    public bool IsRenewal { get; init; }

    /// <summary>Whether the change affects the state of the keystores.</summary>
    public bool ChangesState => !Entries.IsEmpty || !Notes.IsEmpty || !Notices.IsEmpty || !Approvals.IsEmpty || !Materials.IsEmpty
        || ProtectionDays is not null;

    /// <summary>The aliases of the tenant keystore with a changed entry, note or notice.</summary>
    public IEnumerable<Alias> Touched => Parts.IsEmpty
        ? Entries.Where(entry => entry.Keystore == KeystoreName.System)
            .Select(entry => entry.Alias)
            .Concat(Notes.Select(note => note.Alias))
            .Concat(Notices.Select(notice => notice.Alias))
        : Parts.SelectMany(part => part.Touched);

    /// <summary>The acts that the audit log records for the change, in the same transaction.</summary>
    public IEnumerable<AuditAct> Acts => IsRecorded ? AuditActs.Of(this).Concat(MoreActs) : MoreActs;

    private bool IsRecorded { get; init; } = true;

    /// <summary>A permitted write that changes nothing.</summary>
    public static KeystoreChange None(Edit edit) => new(edit, []);

    /// <summary>A write of the server's own that turned out to be unnecessary. Nothing is recorded.</summary>
    public static KeystoreChange NotNeeded(Edit edit) => new(edit, []) { IsRecorded = false };

    /// <summary>An act outside of the keystores that may need a second person. Only a request for approval is recorded.</summary>
    public static KeystoreChange Beginning(Edit edit, ApprovalAct act, string subject) =>
        NotNeeded(edit) with { Begins = new GuardedBeginning(act, subject) };

    /// <summary>An act that changes no entry, such as an export, for the audit log only.</summary>
    public static KeystoreChange Recording(Edit edit, AuditAct act) => new(edit, []) { OtherActs = [act] };

    /// <summary>Adds a service key.</summary>
    public static KeystoreChange Adding(Edit edit, ServiceKey serviceKey) => new(edit, [])
    {
        ServiceKey = serviceKey,
        Verb = AuditVerb.Create,
        OtherActs = [serviceKey.ActOfAdding()],
    };

    /// <summary>Replaces a service key by its rotated or revoked form, if the stored key is still the former one.</summary>
    public static KeystoreChange Replacing(Edit edit, ServiceKey former, ServiceKey serviceKey) => new(edit, [])
    {
        ServiceKey = serviceKey,
        FormerServiceKey = former,
        Verb = AuditVerb.Update,
        OtherActs = [serviceKey.ActOfReplacing()],
    };

    /// <summary>Writes entries again, unchanged, under a new data key.</summary>
    public static KeystoreChange Renewing(Edit edit, IEnumerable<EntryChange> entries, AuditAct act) =>
        new(edit, [.. entries]) { IsRenewal = true, OtherActs = [act] };

    /// <summary>Writes security material again, unchanged, under a new data key.</summary>
    public static KeystoreChange Renewing(Edit edit, IEnumerable<MaterialChange> materials, AuditAct act) =>
        new(edit, []) { Materials = [.. materials], IsRenewal = true, OtherActs = [act] };

    /// <summary>A write that changes one piece of security material.</summary>
    public static KeystoreChange One(Edit edit, MaterialChange material) => new(edit, []) { Materials = [material] };

    /// <summary>A write that changes one entry.</summary>
    public static KeystoreChange One(Edit edit, EntryChange entry) => new(edit, [entry]);
}

/// <summary>The change of one entry: nothing before means that it is added, nothing after that it is removed.</summary>
public sealed record EntryChange(KeystoreName Keystore, Alias Alias, KeystoreEntry? Before, KeystoreEntry? After)
{
    /// <summary>Whether the entry turned out to be altered.</summary>
    public bool IsAltered { get; init; }

    /// <summary>Whether an altered entry is removed.</summary>
    public bool ForgetsAltered { get; init; }
}

/// <summary>An entry of a file that the keystore did not take.</summary>
/// <param name="Alias">The alias in the file, which may be invalid for a keystore.</param>
/// <param name="Entry">The entry that would have been added, or null if there is none to show.</param>
/// <param name="Reason">The reason, as in the answer of the API: the status, a colon, and a sentence.</param>
public sealed record EntryNotTaken(string Alias, KeystoreEntry? Entry, string Reason)
{
    /// <summary>The start of every reason.</summary>
    public const string Status = "notImported: ";

    /// <summary>The reason in one sentence.</summary>
    public string Sentence => Reason[(Reason.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}
