using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Backups;

/// <summary>
/// Checks the rows of a backup as they pass: each must be as it was signed, every secret must open in its place, every audit log must be
/// complete, and each tenant must have the numbers of rows that it states. Marks come before records, because of the order of the
/// tables.
/// </summary>
internal sealed class BackupCheck(KeyRing keys, BackupRows rows)
{
    private readonly AuditChain _chain = new(keys);
    private readonly Dictionary<string, List<AuditMark>> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuditWalk> _walks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _missingKept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _revisions = new(StringComparer.Ordinal);

    /// <exception cref="RefusalException">A secret does not open.</exception>
    /// <exception cref="InvalidDataException">A row, or an audit log, is not as it was written.</exception>
    public void Accept(object row)
    {
        if (rows.FaultOf(row) is { } fault) throw new InvalidDataException(fault);
        switch (row)
        {
            case AuditMarkRow mark: MarksOf(mark.Tenant).Add(mark.ToMark()); break;
            case AuditRecordRow record: Require(record.Tenant, WalkOf(record.Tenant).Accept(record.ToRecord())); break;
            case TenantRow tenant:
                _missing[tenant.Name] = tenant.EntryCount + _missing.GetValueOrDefault(tenant.Name);
                _missingKept[tenant.Name] = tenant.KeptCount + _missingKept.GetValueOrDefault(tenant.Name);
                _revisions[tenant.Name] = tenant.Revision;
                break;
            case EntryVersionRow version: Open(version.ToSecret()); break;
            case MaterialVersionRow version: Open(version.ToSecret()); break;
            case MaterialRow material:
                Open(material.ToSecret());
                CountKept(material.Tenant);
                break;
            case IKeptRow kept: CountKept(kept.Tenant); break;
            case KeystoreEntryRow entry:
                Open(entry.ToSecret());
                _missing[entry.Tenant] = _missing.GetValueOrDefault(entry.Tenant) - 1;
                break;
        }
    }

    /// <summary>Ends the logs of all tenants.</summary>
    /// <exception cref="InvalidDataException">One lacks its end, or entries are missing.</exception>
    public void End()
    {
        foreach (var tenant in _marks.Keys.Union(_revisions.Keys, StringComparer.Ordinal).ToList())
            Require(tenant, WalkOf(tenant).End(new AuditExpectation(_revisions.GetValueOrDefault(tenant), IsNeeded: false)));
        if (_missing.FirstOrDefault(tenant => tenant.Value != 0) is { Key: { } other })
            throw new InvalidDataException($"the number of entries of the tenant '{other}' is wrong");
        if (_missingKept.FirstOrDefault(tenant => tenant.Value != 0) is { Key: { } another })
            throw new InvalidDataException(
                $"the number of notes, notices and pieces of security material of the tenant '{another}' is wrong");
    }

    private void CountKept(string tenant) => _missingKept[tenant] = _missingKept.GetValueOrDefault(tenant) - 1;

    private List<AuditMark> MarksOf(string tenant) => _marks.TryGetValue(tenant, out var marks) ? marks : _marks[tenant] = [];

    private AuditWalk WalkOf(string tenant) =>
        _walks.TryGetValue(tenant, out var walk) ? walk : _walks[tenant] = new AuditWalk(_chain, MarksOf(tenant));

    private void Open(SealedSecret? secret)
    {
        if (secret is not null) keys.Open(secret).Dispose();
    }

    private static void Require(string tenant, AuditFinding? finding)
    {
        if (finding?.FirstBad is { } bad) throw new InvalidDataException($"record {bad} of the audit log of '{tenant}': {finding.Reason}");
    }
}
