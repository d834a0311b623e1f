using Latchkey.Keystores;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Writing;

/// <summary>
/// Changes that are committed together. Each is decided on the state that the ones before it leave, and of several
/// changes of one row the last one is written.
/// </summary>
internal sealed class ChangeBatch(TenantSnapshots committed)
{
    private readonly Dictionary<string, TenantKeystores> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, KeystoreName Keystore), Edit> _keystores = [];
    private readonly Dictionary<(string Tenant, KeystoreName Keystore, Alias Alias), (KeystoreEntry? After, long Revision)> _entries = [];

    /// <summary>The tenants that change, in the state after the batch.</summary>
    public IReadOnlyDictionary<string, TenantKeystores> Changed => _tenants;

    public IEnumerable<TenantRow> Tenants => _tenants.Select(tenant => TenantRow.From(tenant.Key, tenant.Value));

    public IEnumerable<KeystoreRow> Keystores => _keystores.Select(edit => KeystoreRow.From(edit.Key.Tenant, edit.Key.Keystore, edit.Value));

    /// <summary>The entries that change, by their key; the row is null where the entry is deleted.</summary>
    public IEnumerable<(string Tenant, string Keystore, string Alias, KeystoreEntryRow? Row)> Entries => _entries.Select(entry =>
    {
        var ((tenant, keystore, alias), (after, revision)) = entry;
        return (tenant, keystore.ToString(), alias.Value, after is null ? null : KeystoreEntryRow.From(tenant, keystore, after, revision));
    });

    public void Decide(PendingChange pending)
    {
        pending.Decide(_tenants.GetValueOrDefault(pending.Tenant) ?? committed[pending.Tenant]);
        if (pending.Decided is not { Change: { Entries.IsEmpty: false } change, After: var after }) return;
        _tenants[pending.Tenant] = after;
        _keystores[(pending.Tenant, change.Keystore)] = change.Edit;
        foreach (var entry in change.Entries) _entries[(pending.Tenant, change.Keystore, entry.Alias)] = (entry.After, after.Revision);
    }
}
