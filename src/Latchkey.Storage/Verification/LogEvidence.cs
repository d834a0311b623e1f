using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Verification;

/// <summary>
/// The last acts that the audit logs record on rows that decide. A row that was put back in an earlier state is signed as it should be, but
/// contradicts them, and so does a row that was deleted. Acts that were pruned are no evidence, so a row that they concern is taken as it
/// is.
/// </summary>
internal sealed class LogEvidence
{
    private const string Revoked = " revoked";

    private readonly HashSet<(string Tenant, string Id)> _ended = [];
    private readonly Dictionary<(string Tenant, string Keystore, string Alias), string?> _entries = [];
    private readonly HashSet<string> _madeKeys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deletedKeys = new(StringComparer.Ordinal);
    private readonly HashSet<(string Tenant, string Keystore, string Alias)> _foundEntries = [];
    private readonly HashSet<string> _foundKeys = new(StringComparer.Ordinal);

    /// <summary>Whether the log has evidence on rows of this class.</summary>
    public static bool Covers(Type rowType) => rowType == typeof(ServiceKeyRow) || rowType == typeof(CalendarTokenRow)
        || rowType == typeof(ApprovalRow) || rowType == typeof(KeystoreEntryRow);

    /// <summary>
    /// The rows that the log says are there, and that were not among those asked about. Approvals are left out, because they are deleted
    /// after their end; calendar tokens too, because nobody gains anything from their loss.
    /// </summary>
    public IEnumerable<AlteredRow> Missing =>
    [
        .. _entries.Where(entry => entry.Value is not null && !_foundEntries.Contains(entry.Key))
            .Select(entry => new AlteredRow("KeystoreEntries", $"{entry.Key.Tenant}, {entry.Key.Keystore}, {entry.Key.Alias}")),
        .. _madeKeys.Where(key => !_deletedKeys.Contains(key) && !_foundKeys.Contains(key))
            .Select(key => new AlteredRow("ServiceKeys", key)),
    ];

    /// <summary>Learns from a record; those of a tenant come in the order of their sequence.</summary>
    public void Note(AuditRecordRow row)
    {
        if (row.ObjectName is not { } name || row.Outcome != "done") return;
        NoteDecision(row.Tenant, row.ObjectType, row.Verb, name, row.Detail);
        switch (row.ObjectType, row.Verb)
        {
            case (AuditObjects.Keystore, nameof(AuditVerb.Delete)) when row.Keystore is { } keystore: // likewise an altered entry
                _entries[(row.Tenant, keystore, name)] = null;
                break;
            case (AuditObjects.Certificate or AuditObjects.KeyPair, _) when row.Keystore is { } keystore && Changes(row.Verb):
                if (row.Verb == nameof(AuditVerb.Rename) && row.ToRecord().Act.FormerAlias is { } former)
                    _entries[(row.Tenant, keystore, former)] = null;
                _entries[(row.Tenant, keystore, name)] = row.NewFingerprint;
                break;
        }
    }

    /// <summary>Learns from an act that waits for the log; after the records.</summary>
    public void Note(AuditInboxRow row) => NoteDecision(row.Tenant, row.ObjectType, row.Verb, row.ObjectName, row.Detail);

    /// <summary>Whether a row is in another state than the log says.</summary>
    public bool Contradicts(AuthenticatedRow row)
    {
        if (row is ServiceKeyRow key) _foundKeys.Add(key.ClientId);
        if (row is KeystoreEntryRow entry) _foundEntries.Add((entry.Tenant, entry.Keystore, entry.Alias));
        return IsOtherwise(row);
    }

    private void NoteDecision(string tenant, string objectType, string verb, string name, string? detail)
    {
        switch (objectType, verb)
        {
            case (AuditObjects.ServiceKey, nameof(AuditVerb.Create)):
                _madeKeys.Add(name);
                break;
            case (AuditObjects.ServiceKey, nameof(AuditVerb.Delete)): // an altered one, in the log of the operator
                _deletedKeys.Add(name);
                break;
            case (AuditObjects.ServiceKey, nameof(AuditVerb.Update)) when detail?.EndsWith(Revoked, StringComparison.Ordinal) == true:
            case (AuditObjects.CalendarToken, nameof(AuditVerb.Delete)):
            case (AuditObjects.Approval, nameof(AuditVerb.Use) or nameof(AuditVerb.Reject)):
                _ended.Add((tenant, name));
                break;
        }
    }

    private bool IsOtherwise(AuthenticatedRow row) => row switch
    {
        ServiceKeyRow { RevokedTimeUnixMs: null } key => _ended.Contains((key.Tenant, key.ClientId)),
        CalendarTokenRow token => _ended.Contains((token.Tenant, token.Id.ToString())),
        ApprovalRow { State: nameof(ApprovalState.Pending) or nameof(ApprovalState.Approved) } approval =>
            _ended.Contains((approval.Tenant, approval.Id.ToString())),
        KeystoreEntryRow entry => _entries.TryGetValue((entry.Tenant, entry.Keystore, entry.Alias), out var fingerprint)
            && fingerprint != entry.FingerprintSha256,
        _ => false,
    };

    private static bool Changes(string verb) => verb is nameof(AuditVerb.Create) or nameof(AuditVerb.Update) or nameof(AuditVerb.Rename)
        or nameof(AuditVerb.Delete) or nameof(AuditVerb.Restore) or nameof(AuditVerb.Activate);
}
