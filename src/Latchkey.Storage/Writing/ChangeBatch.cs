using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Auditing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Tenants;

namespace Latchkey.Storage.Writing;

/// <summary>
/// Changes that are committed together. Each is decided on the state that the changes before it leave. If several change the same row, only
/// the last state is written.
/// </summary>
/// <param name="committed">The states before the batch.</param>
/// <param name="keyRing">Seals private keys for their rows.</param>
/// <param name="revisions">The revisions of tenants that are really at another one, which the batch corrects.</param>
internal sealed class ChangeBatch(TenantSnapshots committed, KeyRing keyRing, IEnumerable<KeyValuePair<string, long>> revisions)
{
    private readonly int _history = committed.History;
    private readonly Dictionary<string, TenantKeystores> _tenants = revisions.ToDictionary(
        tenant => tenant.Key, tenant => committed[tenant.Key].At(tenant.Value), StringComparer.Ordinal);

    private readonly Dictionary<(string Tenant, KeystoreName Keystore), Edit> _keystores = [];
    private readonly Dictionary<(string Tenant, KeystoreName Keystore, Alias Alias), (KeystoreEntry? After, long Revision)> _entries = [];

    private readonly HashSet<(string Tenant, Alias Alias)> _touched = [];
    private readonly List<(string Tenant, EntryVersion Version)> _versions = [];
    private readonly List<(string Tenant, EntryVersion Version)> _purged = [];
    private readonly Dictionary<(string Tenant, MaterialId Id), (Material? After, long Revision)> _materials = [];
    private readonly List<(string Tenant, MaterialVersion Version)> _materialVersions = [];
    private readonly List<(string Tenant, MaterialVersion Version)> _purgedMaterials = [];
    private readonly Dictionary<string, ServiceKey> _serviceKeys = new(StringComparer.Ordinal);
    private Dictionary<string, ServiceKey>? _allServiceKeys;
    private readonly Dictionary<(string Tenant, Guid Id), (Approval? After, long Revision)> _approvals = [];
    private readonly List<PendingAct> _acts = [];

    /// <summary>Whether there is anything to commit.</summary>
    public bool IsEmpty => _acts.Count == 0;

    /// <summary>The acts for the audit log, in their order.</summary>
    public IReadOnlyList<PendingAct> Acts => _acts;

    /// <summary>Identifies the commit of the batch.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The state of a tenant after the batch; its revision and lineage are its place in the history.</summary>
    public TenantKeystores this[string tenant] => _tenants.GetValueOrDefault(tenant) ?? committed[tenant];

    /// <summary>Publishes the states after the batch, now that it is durable.</summary>
    public void Publish() => committed.Publish(_history, _tenants);

    /// <summary>The revision of a tenant after the batch.</summary>
    public long RevisionOf(string tenant) => this[tenant].Revision;

    /// <summary>Writes every row that changes.</summary>
    public void WriteTo(IRowWriter rows)
    {
        foreach (var (tenant, after) in _tenants) rows.Upsert(TenantRow.From(tenant, after));
        foreach (var ((tenant, keystore), edit) in _keystores) rows.Upsert(KeystoreRow.From(tenant, keystore, edit));
        foreach (var ((tenant, keystore, alias), (after, revision)) in _entries)
        {
            if (after is null) rows.Delete<KeystoreEntryRow>(tenant, keystore.ToString(), alias.Value);
            else rows.Upsert(KeystoreEntryRow.From(tenant, keystore, after, revision));
        }

        foreach (var (tenant, alias) in _touched)
        {
            var (before, after) = (committed[tenant], _tenants[tenant]);
            WriteKept(rows, before.Notes, after.Notes, tenant, alias, note => AliasNoteRow.From(tenant, alias, note, after.Revision));
            WriteKept(rows, before.Notices, after.Notices, tenant, alias,
                notice => ExpiryNoticeRow.From(tenant, alias, notice, after.Revision));
        }

        foreach (var (tenant, version) in _versions) rows.Insert(EntryVersionRow.From(tenant, version));
        foreach (var (tenant, version) in _purged) rows.Delete<EntryVersionRow>(tenant, version.Entry.Alias.Value, version.Number);
        WriteMaterials(rows);
        foreach (var ((tenant, id), (after, revision)) in _approvals)
        {
            if (after is null) rows.Delete<ApprovalRow>(tenant, id);
            else rows.Upsert(ApprovalRow.From(tenant, after, revision));
        }

        foreach (var serviceKey in _serviceKeys.Values) rows.Upsert(ServiceKeyRow.From(serviceKey));
    }

    private void WriteMaterials(IRowWriter rows)
    {
        foreach (var ((tenant, id), (after, revision)) in _materials)
        {
            if (after is null) rows.Delete<MaterialRow>(tenant, id.Set.ToString(), id.Name);
            else rows.Upsert(MaterialRow.From(tenant, after, revision));
        }

        foreach (var (tenant, version) in _materialVersions) rows.Insert(MaterialVersionRow.From(tenant, version));
        foreach (var (tenant, version) in _purgedMaterials)
            rows.Delete<MaterialVersionRow>(tenant, version.Material.Id.Set.ToString(), version.Material.Id.Name, version.Number);
    }

    /// <summary>Writes that the batch was committed, after its audit records.</summary>
    public void WriteCommit(IRowWriter rows, IReadOnlyList<AuditRecord> records)
    {
        foreach (var tenant in _acts.Select(act => act.Tenant).Distinct(StringComparer.Ordinal))
        {
            var sequence = records.Last(record => record.Tenant == tenant).Sequence;
            rows.Insert(
                new CommitRow { Tenant = tenant, Id = Id, Sequence = sequence, Revision = _tenants.GetValueOrDefault(tenant)?.Revision });
        }
    }

    /// <summary>Decides a change on the state that the changes before it leave.</summary>
    /// <param name="pending">The change.</param>
    /// <param name="held">Reads the service keys in the database, and locks them against changes by others.</param>
    public async Task DecideAsync(PendingChange pending, Func<Task<List<ServiceKey>>> held)
    {
        var newest = this[pending.Tenant];
        pending.Decide(newest, Id,
            change => change with
            {
                Entries = [.. change.Entries.Select(entry => Bound(entry, pending.Tenant, newest.Revision + 1))],
                Materials = [.. change.Materials.Select(material => Bound(material, pending.Tenant, newest.Revision + 1))],
            });
        if (pending.Decided?.Change is { ServiceKey: { } changed } decided && await DecideAsync(decided, changed, held) is { } refusal)
            pending.Refuse(refusal);
        if (pending.Decided is not { Change: var change, After: var after }) return;
        _acts.AddRange(change.Acts.Select(act => new PendingAct(pending.Tenant, change.Edit.By, change.Origin, act)));
        _purged.AddRange(change.Purged.Select(version => (pending.Tenant, version)));
        _purgedMaterials.AddRange(change.PurgedMaterials.Select(version => (pending.Tenant, version)));
        if (!change.ChangesState) return;
        _tenants[pending.Tenant] = after;
        foreach (var approval in change.Approvals) _approvals[(pending.Tenant, approval.Id)] = (approval.After, after.Revision);
        if (after.KeptCount + newest.KeptCount > 0) _touched.UnionWith(change.Touched.Select(alias => (pending.Tenant, alias)));
        foreach (var material in change.Materials)
        {
            _materials[(pending.Tenant, material.Id)] = (material.After, after.Revision);
            if (MaterialVersion.Of(material, change, after.Revision) is { } version)
                _materialVersions.Add((pending.Tenant, Renewed(version)));
        }

        foreach (var entry in change.Entries)
        {
            if (!change.IsRenewal) _keystores[(pending.Tenant, entry.Keystore)] = change.Edit;
            _entries[(pending.Tenant, entry.Keystore, entry.Alias)] = (entry.After, after.Revision);
            if (EntryVersion.Of(entry, change, after.Revision) is { } version) _versions.Add((pending.Tenant, Renewed(version)));
        }
    }

    // The keys are read once; from then on they are as the batch leaves them.
    private async Task<Refusal?> DecideAsync(KeystoreChange change, ServiceKey changed, Func<Task<List<ServiceKey>>> held)
    {
        _allServiceKeys ??= (await held()).ToDictionary(key => key.ClientId, StringComparer.Ordinal);
        if (change.FormerServiceKey is { } former && !former.IsAt(_allServiceKeys.GetValueOrDefault(former.ClientId)))
            return new Refusal.ServiceKeyChanged(former.ClientId);
        if (change.ServiceKeyRule?.Invoke(_allServiceKeys.Values) is { } refusal) return refusal;
        _serviceKeys[changed.ClientId] = _allServiceKeys[changed.ClientId] = changed;
        return null;
    }

    private static void WriteKept<T, TRow>(
        IRowWriter rows, ImmutableDictionary<Alias, T> before, ImmutableDictionary<Alias, T> after, string tenant, Alias alias,
        Func<T, TRow> row)
        where T : class
        where TRow : class
    {
        var (was, isNow) = (before.GetValueOrDefault(alias), after.GetValueOrDefault(alias));
        if (ReferenceEquals(was, isNow)) return;
        if (isNow is null) rows.Delete<TRow>(tenant, alias.Value);
        else rows.Upsert(row(isNow));
    }

    // The data key that signs a row also seals its private key. A private key that does not open stays as it is, so that its entry can
    // still be replaced.
    private EntryVersion Renewed(EntryVersion version) => version.Entry.PrivateKey is not { } privateKey ? version : version with
    {
        Entry = version.Entry with { PrivateKey = keyRing.TryRenew(privateKey) ?? privateKey },
    };

    private MaterialVersion Renewed(MaterialVersion version) => version.Material.Secret is not { } secret ? version : version with
    {
        Material = version.Material with { Secret = keyRing.TryRenew(secret) ?? secret },
    };

    private MaterialChange Bound(MaterialChange change, string tenant, long revision) =>
        change.After?.Secret is not { } secret ? change : change with
        {
            After = change.After with
            {
                Secret = keyRing.Move(secret, new SealedPlace(tenant, change.Id.Set.ToString(), change.Id.Name, revision)),
            },
        };

    // A private key is sealed for the row that it is about to be in, and for no other.
    private EntryChange Bound(EntryChange change, string tenant, long revision) =>
        change.After?.PrivateKey is not { } privateKey ? change : change with
        {
            After = change.After with
            {
                PrivateKey = keyRing.Move(privateKey, new SealedPlace(tenant, change.Keystore.ToString(), change.Alias.Value, revision)),
            },
        };
}
