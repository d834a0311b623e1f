using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Verification;

/// <summary>
/// The last acts that the audit logs record on rows that decide. A row that was put back in an earlier state is signed as it should be, but
/// contradicts them. Acts that were pruned are no evidence, so a row that they concern is taken as it is.
/// </summary>
internal sealed class LogEvidence
{
    private const string Revoked = " revoked";

    private readonly HashSet<(string Tenant, string Id)> _ended = [];
    private readonly Dictionary<(string Tenant, string Keystore, string Alias), string?> _entries = [];

    /// <summary>Whether the log has evidence on rows of this class.</summary>
    public static bool Covers(Type rowType) => rowType == typeof(ServiceKeyRow) || rowType == typeof(CalendarTokenRow)
        || rowType == typeof(ApprovalRow) || rowType == typeof(KeystoreEntryRow);

    /// <summary>Learns from a record; those of a tenant come in the order of their sequence.</summary>
    public void Note(AuditRecordRow row)
    {
        if (row.ObjectName is not { } name || row.Outcome != "done") return;
        switch (row.ObjectType, row.Verb)
        {
            case (AuditObjects.ServiceKey, nameof(AuditVerb.Update)) when row.Detail?.EndsWith(Revoked, StringComparison.Ordinal) == true:
            case (AuditObjects.CalendarToken, nameof(AuditVerb.Delete)):
            case (AuditObjects.Approval, nameof(AuditVerb.Use) or nameof(AuditVerb.Reject)):
                _ended.Add((row.Tenant, name));
                break;
            case (AuditObjects.Certificate or AuditObjects.KeyPair, _) when row.Keystore is { } keystore && Changes(row.Verb):
                if (row.Verb == nameof(AuditVerb.Rename) && row.ToRecord().Act.FormerAlias is { } former)
                    _entries[(row.Tenant, keystore, former)] = null;
                _entries[(row.Tenant, keystore, name)] = row.NewFingerprint;
                break;
        }
    }

    /// <summary>Whether a row is in another state than the log says.</summary>
    public bool Contradicts(AuthenticatedRow row) => row switch
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
