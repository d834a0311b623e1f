using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>Describes a change in words, for the approver.</summary>
internal static class ApprovalSubject
{
    private const int MaxThings = 20;
    private const int FingerprintLength = 23; // eight octets: too many to forge by trial

    public static string Of(KeystoreChange change)
    {
        var things = Things(change).ToList();
        var text = string.Join("; ", things.Take(MaxThings)) + (things.Count > MaxThings ? $"; and {things.Count - MaxThings} more" : "");
        return text.Length > Approval.MaxSubject ? text[..Approval.MaxSubject] : text;
    }

    private static IEnumerable<string> Things(KeystoreChange change)
    {
        if (change.Begins is { } beginning) yield return beginning.Subject;
        if (change.ServiceKey is { } key)
        {
            var client = change.Verb == AuditVerb.Create ? "new client" : key.ClientId;
            yield return $"credentials for '{key.Name}' ({client}) with {string.Join(' ', key.Roles)}";
        }

        foreach (var version in change.Purged) yield return $"purges version {version.Number} of '{version.Entry.Alias}'";
        foreach (var version in change.PurgedMaterials)
            yield return $"purges version {version.Number} of '{version.Material.Id.Name}' in {version.Material.Id.Set}";
        foreach (var material in change.Materials)
            yield return $"{(material.After is null ? "deletes" : "writes")} '{material.Id.Name}' in {material.Id.Set}";
        foreach (var entry in change.Entries)
            yield return entry.After is { } after
                ? $"writes '{entry.Alias}' ({Short(after.Certificate.FingerprintSha256)}…)"
                : $"deletes '{entry.Alias}'";
    }

    private static string Short(string fingerprint) =>
        fingerprint.Length > FingerprintLength ? fingerprint[..FingerprintLength] : fingerprint;
}
