using Latchkey.Keystores.Audit;
using Latchkey.OData.Entities;

namespace Latchkey.Api.AuditLogs;

/// <summary>
/// The mapping of audit records. The type is our own, with the names of SAP's audit log page (docs/contract.md#audit-log).
/// </summary>
internal static class AuditLogMapping
{
    public static EntityMapping<AuditRecord> Create() => new EntityMapping<AuditRecord>("AuditLogs")
        .OrderedBy("Sequence desc")
        .Property("Sequence", record => (long?)record.Sequence)
        .Property("Time", record => (DateTimeOffset?)record.Time)
        .Property("Action", record => record.Act.Verb.ToString())
        .Property("ObjectType", record => record.Act.ObjectType)
        .Property("Keystore", record => record.Act.Keystore)
        .Property("ObjectName", record => record.Act.ObjectName)
        .Property("Outcome", record => record.Act.Outcome)
        .Property("User", record => record.Actor)
        .Property("ClientId", record => record.Origin.ClientId)
        .Property("Source", record => record.Origin.Address)
        .Property("CorrelationId", record => record.Origin.CorrelationId)
        .Property("OldFingerprintSha256", record => record.Act.OldFingerprint)
        .Property("NewFingerprintSha256", record => record.Act.NewFingerprint)
        .Property("Detail", record => record.Act.Detail)
        .Property("Count", record => (int?)record.Act.Count)
        .Property("Hash", record => Convert.ToHexString(record.Hash.Span));
}
