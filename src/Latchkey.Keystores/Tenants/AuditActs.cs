using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>Derives the acts that the audit log records from a change.</summary>
internal static class AuditActs
{
    /// <summary>
    /// The acts of a change, or of each of its parts: one for each entry, one for a rename, and one with the outcome <c>unchanged</c> for a
    /// permitted write that changed nothing.
    /// </summary>
    public static IEnumerable<AuditAct> Of(KeystoreChange change)
    {
        if (!change.Parts.IsEmpty) return change.Parts.SelectMany(Of);
        if (!change.OtherActs.IsEmpty) return change.OtherActs;
        if (!change.Materials.IsEmpty) return change.Materials.Select(material => Of(material, change.Verb));
        if (change.Entries.IsEmpty) return [Unchanged(change.Verb ?? AuditVerb.Update)];
        return change.Verb == AuditVerb.Rename ? [Rename(change)] : change.Entries.Select(entry => Of(entry, change.Verb));
    }

    private static AuditAct Unchanged(AuditVerb verb) =>
        new(verb, AuditObjects.Keystore, KeystoreName.System.ToString(), null) { Outcome = "unchanged" };

    private static AuditAct Rename(KeystoreChange change)
    {
        var (gone, come) = (change.Entries.First(entry => entry.After is null), change.Entries.First(entry => entry.Before is null));
        return Of(come, AuditVerb.Rename) with
        {
            OldFingerprint = gone.Before!.Certificate.FingerprintSha256,
            FormerAlias = gone.Alias.Value,
        };
    }

    private static AuditAct Of(EntryChange entry, AuditVerb? verb) =>
        new(verb ?? Verb(entry.Before, entry.After), AuditObjects.Of(entry.After ?? entry.Before), entry.Keystore.ToString(),
            entry.Alias.Value)
        {
            OldFingerprint = entry.Before?.Certificate.FingerprintSha256,
            NewFingerprint = entry.After?.Certificate.FingerprintSha256,
        };

    private static AuditAct Of(MaterialChange material, AuditVerb? verb) =>
        new(verb ?? Verb(material.Before, material.After), AuditObjects.Of(material.Id.Set), null, material.Id.Name)
        {
            Detail = (material.After ?? material.Before)?.Content switch
            {
                AccessPolicy policy => $"role '{policy.RoleName}'",
                CertificateUserMapping mapping => $"user '{mapping.User}'",
                PgpKeyEntry key => $"{(key.IsSecret ? "secret" : "public")} key of '{key.PrimaryUserId}'",
                _ => null,
            },
        };

    private static AuditVerb Verb(object? before, object? after) => (before, after) switch
    {
        (null, _) => AuditVerb.Create,
        (_, null) => AuditVerb.Delete,
        _ => AuditVerb.Update,
    };
}
