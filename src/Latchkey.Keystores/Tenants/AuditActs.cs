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
                PgpKeyEntry key => $"{Part(material.Before?.Content as PgpKeyEntry, key)} of '{Cut(key.PrimaryUserId)}'",
                _ => null,
            },
        };

    // The part that came, or every part of a key that is restored or deleted.
    private static string Part(PgpKeyEntry? before, PgpKeyEntry key) => (key.IsPublic && before is not { IsPublic: true },
        key.IsSecret && before is not { IsSecret: true }) switch
    {
        (true, false) => "public key",
        (false, true) => "secret key",
        _ => key.IsSecret ? key.IsPublic ? "public and secret key" : "secret key" : "public key",
    };

    // A user ID is a stranger's text of up to 2,048 octets.
    private static string Cut(string userId) => userId.Length > 200 ? $"{userId[..200]}…" : userId;

    private static AuditVerb Verb(object? before, object? after) => (before, after) switch
    {
        (null, _) => AuditVerb.Create,
        (_, null) => AuditVerb.Delete,
        _ => AuditVerb.Update,
    };
}
