using System.Globalization;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Events;

/// <summary>
/// Something that happened to an entry of the tenant keystore, to other security material, or to the audit log, as an audit record shows
/// it.
/// </summary>
/// <param name="Type">The kind of event.</param>
/// <param name="Record">The record.</param>
internal sealed record EntryEvent(EntryEventType Type, AuditRecord Record)
{
    private static readonly string System = KeystoreName.System.ToString();
    private static readonly string Renewal = KeystoreName.Renewal.ToString();

    /// <summary>
    /// The permanent id of the event: the tenant, the record, and the beginning of the record's hash, because a database that was put back
    /// uses the same numbers again.
    /// </summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture,
        $"{Uri.EscapeDataString(Record.Tenant)}-{Record.Sequence}-{Convert.ToHexStringLower(Record.Hash.Span[..6])}");

    /// <summary>The alias of the entry, or the name of the security material; empty if it happened to neither.</summary>
    public string Alias => Record.Act.ObjectName ?? "";

    /// <summary>The entry that it happened to, or null.</summary>
    public Alias? Entry => !Type.IsOfMaterial() && Keystores.Alias.TryParse(Alias, out var alias) ? alias : null;

    /// <summary>The notice that was given, or null.</summary>
    public ExpiryDetail? Expiry => ExpiryDetail.TryParse(Record.Act.Detail, out var detail) ? detail : null;

    /// <summary>The alias that a renamed entry had.</summary>
    public string? FormerAlias => Type == EntryEventType.Renamed && Record.Act.FormerAlias is { } alias ? alias : null;

    /// <summary>The event that a record stands for, or null if the record is not about an event.</summary>
    public static EntryEvent? Of(AuditRecord record) => record.Act.Verb == AuditVerb.Sign
        ? new EntryEvent(EntryEventType.AuditHead, record)
        : record.Act is { Outcome: "done", ObjectName: not null } act && TypeOf(act) is { } type ? new EntryEvent(type, record)
        : null;

    private static EntryEventType? TypeOf(AuditAct act) => act switch
    {
        _ when AuditObjects.IsMaterial(act.ObjectType) => act.Verb switch
        {
            AuditVerb.Create => EntryEventType.MaterialCreated,
            AuditVerb.Update => EntryEventType.MaterialUpdated,
            AuditVerb.Delete => EntryEventType.MaterialDeleted,
            AuditVerb.Restore => EntryEventType.MaterialRestored,
            _ => null,
        },
        { ObjectType: not (AuditObjects.Certificate or AuditObjects.KeyPair) } => null,
        { Verb: AuditVerb.Create or AuditVerb.Restore } when act.Keystore == Renewal => EntryEventType.SuccessorPrepared,
        _ when act.Keystore != System => null,
        { Verb: AuditVerb.Create } => EntryEventType.Imported,
        { Verb: AuditVerb.Update } => EntryEventType.Updated,
        { Verb: AuditVerb.Rename } => EntryEventType.Renamed,
        { Verb: AuditVerb.Delete } => EntryEventType.Deleted,
        { Verb: AuditVerb.Restore } => EntryEventType.Restored,
        { Verb: AuditVerb.Activate } => EntryEventType.Activated,
        { Verb: AuditVerb.Notify } => ExpiryDetail.TryParse(act.Detail, out var detail) && detail.Threshold is null
            ? EntryEventType.Expired
            : EntryEventType.NearExpiry,
        _ => null,
    };
}
