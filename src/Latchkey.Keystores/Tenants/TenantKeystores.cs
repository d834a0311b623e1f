using System.Collections.Immutable;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Tenants;

/// <summary>
/// The keystores of one tenant at one revision. They change together, because activating a key or taking a backup
/// moves entries from one to another.
/// </summary>
public sealed class TenantKeystores
{
    private readonly ImmutableDictionary<KeystoreName, Keystore> _keystores;

    private TenantKeystores(
        long revision,
        Guid lineage,
        ImmutableDictionary<KeystoreName, Keystore> keystores,
        ImmutableDictionary<Alias, AliasNote> notes,
        ImmutableDictionary<Alias, ExpiryNotice> notices,
        ImmutableDictionary<Guid, Approval> approvals,
        TenantMaterials materials,
        int protectionDays)
    {
        Revision = revision;
        Lineage = lineage;
        _keystores = keystores;
        Notes = notes;
        Notices = notices;
        Approvals = approvals;
        Materials = materials;
        ProtectionDays = protectionDays;
    }

    /// <summary>The number of changes of the tenant. Within one history, the larger number is the later state.</summary>
    public long Revision { get; }

    /// <summary>
    /// Identifies the commit that made the state; empty before the first. After the database was restored and has taken another course, a
    /// revision number recurs; a lineage never does.
    /// </summary>
    public Guid Lineage { get; }

    /// <summary>The tenant keystore, which integration flows use.</summary>
    public Keystore System => this[KeystoreName.System];

    /// <summary>The backup of the tenant administrator's entries.</summary>
    public Keystore Backup => this[KeystoreName.Backup];

    /// <summary>Successors of the operator's key pairs.</summary>
    public Keystore Renewal => this[KeystoreName.Renewal];

    /// <summary>The operator's key pairs that have been replaced.</summary>
    public Keystore History => this[KeystoreName.History];

    /// <summary>The operator's certificate authority: the entries <c>root</c> and <c>issuing</c>.</summary>
    public Keystore Operator => this[KeystoreName.Operator];

    /// <summary>The notes on entries of the tenant keystore.</summary>
    public ImmutableDictionary<Alias, AliasNote> Notes { get; }

    /// <summary>The last expiry notice for each entry of the tenant keystore.</summary>
    public ImmutableDictionary<Alias, ExpiryNotice> Notices { get; }

    /// <summary>The requests for approval, by their ids.</summary>
    public ImmutableDictionary<Guid, Approval> Approvals { get; }

    /// <summary>The security material beside the keystores, such as credentials.</summary>
    public TenantMaterials Materials { get; }

    /// <summary>
    /// The number of days after its end during which a version cannot be purged: the greatest number that was ever in force.
    /// </summary>
    public int ProtectionDays { get; }

    /// <summary>The keystore with this name.</summary>
    public Keystore this[KeystoreName name] => _keystores[name];

    /// <summary>The number of entries in all keystores.</summary>
    public int EntryCount => _keystores.Values.Sum(keystore => keystore.Entries.Count + keystore.Altered.Count);

    /// <summary>The number of notes and notices, and of pieces of security material.</summary>
    public int KeptCount => Notes.Count + Notices.Count + Materials.Count;

    /// <summary>Every entry of every keystore.</summary>
    public IEnumerable<(KeystoreName Keystore, KeystoreEntry Entry)> Entries =>
        _keystores.SelectMany(keystore => keystore.Value.Entries.Values.Select(entry => (keystore.Key, entry)));

    /// <summary>The keystores of a tenant that was never changed.</summary>
    public static TenantKeystores Empty { get; } = new(
        0,
        Guid.Empty,
        KeystoreName.All.ToImmutableDictionary(name => name, Keystore.Empty),
        ImmutableDictionary<Alias, AliasNote>.Empty,
        ImmutableDictionary<Alias, ExpiryNotice>.Empty,
        ImmutableDictionary<Guid, Approval>.Empty,
        TenantMaterials.Empty,
        0);

    /// <summary>Every alias whose entry was altered in the database.</summary>
    public IEnumerable<(KeystoreName Keystore, Alias Alias)> Altered =>
        _keystores.SelectMany(keystore => keystore.Value.Altered.Select(alias => (keystore.Key, alias)));

    /// <summary>The request with this id.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalNotFound"/>.</exception>
    public Approval FindApproval(Guid id) =>
        Approvals.GetValueOrDefault(id) ?? throw new RefusalException(new Refusal.ApprovalNotFound(id.ToString()));

    /// <summary>
    /// The state after a change, at the next revision. The change may just have been decided, or read back from the store.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryAltered"/> or <see cref="Refusal.MaterialAltered"/>.</exception>
    public TenantKeystores Apply(KeystoreChange change)
    {
        foreach (var entry in change.Entries.Where(entry => entry.After is not null)) this[entry.Keystore].RefuseAltered(entry.Alias);
        foreach (var material in change.Materials.Where(material => material.After is not null)) Materials.RefuseAltered(material.Id);
        return new TenantKeystores(
            Revision + 1,
            Lineage,
            _keystores.SetItems(
                change.Entries.GroupBy(entry => entry.Keystore).Select(entries => KeyValuePair.Create(entries.Key, After(entries)))),
            Notes.After(change, part => part.Notes),
            Notices.After(change, part => part.Notices),
            Changed(Approvals, change.Approvals),
            Materials.Apply(change.Materials),
            change.ProtectionDays ?? ProtectionDays);

        Keystore After(IGrouping<KeystoreName, EntryChange> entries) =>
            this[entries.Key].Apply(entries, change.IsRenewal ? this[entries.Key].LastModified : change.Edit);
    }

    /// <summary>The same state, at the revision that it really has, because somebody has changed the number in the database.</summary>
    public TenantKeystores At(long revision) => new(revision, Lineage, _keystores, Notes, Notices, Approvals, Materials, ProtectionDays);

    /// <summary>The same state, with the lineage of its commit.</summary>
    public TenantKeystores CommittedBy(Guid lineage) =>
        new(Revision, lineage, _keystores, Notes, Notices, Approvals, Materials, ProtectionDays);

    /// <summary>
    /// The state at a later revision, written by another server. <see cref="WithKept"/> adds the values beside the entries.
    /// </summary>
    public TenantKeystores Advance(
        long revision, Guid lineage, IEnumerable<EntryChange> changes, IEnumerable<KeyValuePair<KeystoreName, Edit>> lastModified)
    {
        var changed = changes.ToLookup(change => change.Keystore);
        var edits = lastModified.ToDictionary(edit => edit.Key, edit => edit.Value);

        // A keystore without a row of its own still has its entries.
        var keystores = _keystores.SetItems(edits.Keys.Union(changed.Select(changes => changes.Key))
            .Select(name => KeyValuePair.Create(name, After(name))));
        return new TenantKeystores(revision, lineage, keystores, Notes, Notices, Approvals, Materials, ProtectionDays);

        Keystore After(KeystoreName name) => this[name].Apply(changed[name], edits.GetValueOrDefault(name) ?? this[name].LastModified);
    }

    /// <summary>The same revision with the values that another server has written beside the entries.</summary>
    public TenantKeystores WithKept(IEnumerable<AliasChange<AliasNote>> notes, IEnumerable<AliasChange<ExpiryNotice>> notices) =>
        new(Revision, Lineage, _keystores, Notes.After(notes), Notices.After(notices), Approvals, Materials, ProtectionDays);

    /// <summary>The same revision with the security material that another server has written.</summary>
    public TenantKeystores WithMaterials(IReadOnlyCollection<MaterialChange> changes) =>
        new(Revision, Lineage, _keystores, Notes, Notices, Approvals, Materials.Apply(changes), ProtectionDays);

    /// <summary>The same revision with the requests for approval and the protection that another server has written.</summary>
    public TenantKeystores WithApprovals(IEnumerable<Approval> approvals, int protectionDays) =>
        new(Revision, Lineage, _keystores, Notes, Notices,
            Changed(Approvals, approvals.Select(approval => new ApprovalChange(approval.Id, approval))), Materials, protectionDays);

    private static ImmutableDictionary<Guid, Approval> Changed(
        ImmutableDictionary<Guid, Approval> approvals, IEnumerable<ApprovalChange> changes)
    {
        foreach (var change in changes)
            approvals = change.After is { } after ? approvals.SetItem(change.Id, after) : approvals.Remove(change.Id);
        return approvals;
    }
}
