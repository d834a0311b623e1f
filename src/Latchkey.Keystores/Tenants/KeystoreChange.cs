using System.Collections.Immutable;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Tenants;

/// <summary>What one write does to the keystores of a tenant, decided by a rule.</summary>
public sealed record KeystoreChange(Edit Edit, ImmutableArray<EntryChange> Entries)
{
    /// <summary>Entries of an import that were not taken, which the answer names.</summary>
    public ImmutableArray<EntryNotTaken> NotTaken { get; init; } = [];

    /// <summary>What each rule decided, where several were decided as one.</summary>
    public ImmutableArray<KeystoreChange> Parts { get; init; } = [];

    /// <summary>Where the request came from.</summary>
    public Origin Origin { get; init; } = Origin.Server;

    /// <summary>The verb, where the entries before and after do not show it: a rename looks like a deletion and a creation.</summary>
    public AuditVerb? Verb { get; init; }

    /// <summary>Acts that the audit log records in place of the entries that change.</summary>
    public ImmutableArray<AuditAct> OtherActs { get; init; } = [];

    /// <summary>Versions that are deleted for good.</summary>
    public ImmutableArray<EntryVersion> Purged { get; init; } = [];

    /// <summary>A service key of the tenant that is added, or put in the place of the one of its client id; or null.</summary>
    public ServiceKey? ServiceKey { get; init; }

    /// <summary>
    /// The stored key that <see cref="ServiceKey"/> replaces; null if it adds one. If another is stored by then, the change is refused.
    /// </summary>
    public ServiceKey? FormerServiceKey { get; init; }

    /// <summary>What the service keys must be together for <see cref="ServiceKey"/> to be stored, or null.</summary>
    public ServiceKeyRule? ServiceKeyRule { get; init; }

    /// <summary>Notes that change; those of entries that are renamed or deleted follow by themselves.</summary>
    public ImmutableArray<AliasChange<AliasNote>> Notes { get; init; } = [];

    /// <summary>Notices that were given; those of entries that are renamed or deleted follow by themselves.</summary>
    public ImmutableArray<AliasChange<ExpiryNotice>> Notices { get; init; } = [];

    /// <summary>What becomes of requests that need a second person.</summary>
    public ImmutableArray<ApprovalChange> Approvals { get; init; } = [];

    /// <summary>How many days versions are protected from now on, or null if that stays as it is.</summary>
    public int? ProtectionDays { get; init; }

    /// <summary>Acts that the audit log records besides.</summary>
    public ImmutableArray<AuditAct> MoreActs { get; init; } = [];

    /// <summary>That the change was asked for the tenant keystore as a whole, to replace or to restore it; or null.</summary>
    public ApprovalAct? Whole { get; init; }

    /// <summary>An act outside of the keystores that is about to begin, or null.</summary>
    public GuardedBeginning? Begins { get; init; }

    /// <summary>The request that waits for a second person: the change records it in place of what was asked for. Or null.</summary>
    public Approval? Awaits { get; init; }

    /// <summary>Whether the entries stay as they are, and are only sealed and signed again: nobody has modified them.</summary>
    public bool IsRenewal { get; init; }

    /// <summary>Whether the keystores are others afterwards.</summary>
    public bool ChangesState => !Entries.IsEmpty || !Notes.IsEmpty || !Notices.IsEmpty || !Approvals.IsEmpty || ProtectionDays is not null;

    /// <summary>The aliases of the tenant keystore whose entries, notes or notices change.</summary>
    public IEnumerable<Alias> Touched => Parts.IsEmpty
        ? Entries.Where(entry => entry.Keystore == KeystoreName.System)
            .Select(entry => entry.Alias)
            .Concat(Notes.Select(note => note.Alias))
            .Concat(Notices.Select(notice => notice.Alias))
        : Parts.SelectMany(part => part.Touched);

    /// <summary>The acts that the audit log records of the change, in the same transaction.</summary>
    public IEnumerable<AuditAct> Acts => IsRecorded ? AuditActs.Of(this).Concat(MoreActs) : MoreActs;

    private bool IsRecorded { get; init; } = true;

    /// <summary>A write that was allowed and changes nothing.</summary>
    public static KeystoreChange None(Edit edit) => new(edit, []);

    /// <summary>A write that nobody asked for and that turned out not to be needed; nothing is recorded.</summary>
    public static KeystoreChange NotNeeded(Edit edit) => new(edit, []) { IsRecorded = false };

    /// <summary>Something outside of the keystores that may need a second person; only a request for that is recorded.</summary>
    public static KeystoreChange Beginning(Edit edit, ApprovalAct act, string subject) =>
        NotNeeded(edit) with { Begins = new GuardedBeginning(act, subject) };

    /// <summary>An act that changes no entry, such as an export, for the audit log alone.</summary>
    public static KeystoreChange Recording(Edit edit, AuditAct act) => new(edit, []) { OtherActs = [act] };

    /// <summary>A service key that is added.</summary>
    public static KeystoreChange Adding(Edit edit, ServiceKey serviceKey) => new(edit, [])
    {
        ServiceKey = serviceKey,
        Verb = AuditVerb.Create,
        OtherActs = [serviceKey.ActOfAdding()],
    };

    /// <summary>A service key, rotated or revoked, in the place of what it was made from, and of nothing else.</summary>
    public static KeystoreChange Replacing(Edit edit, ServiceKey former, ServiceKey serviceKey) => new(edit, [])
    {
        ServiceKey = serviceKey,
        FormerServiceKey = former,
        Verb = AuditVerb.Update,
        OtherActs = [serviceKey.ActOfReplacing()],
    };

    /// <summary>Entries that are written again as they are, for a new data key.</summary>
    public static KeystoreChange Renewing(Edit edit, IEnumerable<EntryChange> entries, AuditAct act) =>
        new(edit, [.. entries]) { IsRenewal = true, OtherActs = [act] };

    /// <summary>A write that changes one entry.</summary>
    public static KeystoreChange One(Edit edit, EntryChange entry) => new(edit, [entry]);
}

/// <summary>What becomes of one entry: added where nothing was before, removed where nothing is after.</summary>
public sealed record EntryChange(KeystoreName Keystore, Alias Alias, KeystoreEntry? Before, KeystoreEntry? After)
{
    /// <summary>Whether the entry was found to be not as it was written.</summary>
    public bool IsAltered { get; init; }

    /// <summary>Whether an entry is removed that is not as it was written.</summary>
    public bool ForgetsAltered { get; init; }
}

/// <summary>An entry of a file that the keystore did not take.</summary>
/// <param name="Alias">The alias in the file, which need not be one that a keystore takes.</param>
/// <param name="Entry">What the entry would have been, or null where it cannot even be said.</param>
/// <param name="Reason">Why not, as the API answers it: the status, a colon, and a sentence.</param>
public sealed record EntryNotTaken(string Alias, KeystoreEntry? Entry, string Reason)
{
    /// <summary>What a reason begins with.</summary>
    public const string Status = "notImported: ";

    /// <summary>Why not, in one sentence.</summary>
    public string Sentence => Reason[(Reason.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}
