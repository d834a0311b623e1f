using System.Globalization;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Events;

/// <summary>Something that happened to an entry of the tenant keystore, or to the audit log, as a record of that tells it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Record">The record.</param>
internal sealed record EntryEvent(EntryEventType Type, AuditRecord Record)
{
    private static readonly string System = KeystoreName.System.ToString();
    private static readonly string Renewal = KeystoreName.Renewal.ToString();

    /// <summary>
    /// Names the event for ever: the tenant, the record, and the begin of the record's hash, because a database that was put back
    /// counts its records anew.
    /// </summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(Record.Tenant)}-{Record.Sequence}-{Convert.ToHexStringLower(Record.Hash.Span[..6])}");

    /// <summary>The alias of the entry; empty if it happened to none.</summary>
    public string Alias => Record.Act.ObjectName ?? "";

    /// <summary>Which notice was given, if one was.</summary>
    public ExpiryDetail? Expiry => ExpiryDetail.TryParse(Record.Act.Detail, out var detail) ? detail : null;

    /// <summary>The alias that a renamed entry had.</summary>
    public string? FormerAlias => Type == EntryEventType.Renamed && Record.Act.FormerAlias is { } alias ? alias : null;

    /// <summary>The event that a record tells of, or null if it tells of something else.</summary>
    public static EntryEvent? Of(AuditRecord record) => record.Act.Verb == AuditVerb.Sign
        ? new EntryEvent(EntryEventType.AuditHead, record)
        : record.Act is { Outcome: "done", ObjectName: not null, ObjectType: AuditObjects.Certificate or AuditObjects.KeyPair } act && TypeOf(act) is { } type
            ? new EntryEvent(type, record)
            : null;

    private static EntryEventType? TypeOf(AuditAct act) => act switch
    {
        { Verb: AuditVerb.Create or AuditVerb.Restore } when act.Keystore == Renewal => EntryEventType.SuccessorPrepared,
        _ when act.Keystore != System => null,
        { Verb: AuditVerb.Create } => EntryEventType.Imported,
        { Verb: AuditVerb.Update } => EntryEventType.Updated,
        { Verb: AuditVerb.Rename } => EntryEventType.Renamed,
        { Verb: AuditVerb.Delete } => EntryEventType.Deleted,
        { Verb: AuditVerb.Restore } => EntryEventType.Restored,
        { Verb: AuditVerb.Activate } => EntryEventType.Activated,
        { Verb: AuditVerb.Notify } => ExpiryDetail.TryParse(act.Detail, out var detail) && detail.Threshold is null ? EntryEventType.Expired : EntryEventType.NearExpiry,
        _ => null,
    };
}
