using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Pages.Entry;

/// <summary>
/// Finds the newest records of the audit log that somebody asks about. The log has no index by entry, so the search reads a limited number
/// of records.
/// </summary>
internal static class AuditTrail
{
    /// <summary>The maximum number of records read.</summary>
    public const int MaxScanned = 20_000;

    /// <summary>The maximum number of records returned.</summary>
    public const int MaxFound = 100;

    private static readonly AuditRange NewestFirst = new() { NewestFirst = true };

    /// <summary>The newest records of an entry. A rename belongs to both aliases.</summary>
    public static ValueTask<List<AuditRecord>> OfEntryAsync(
        IAuditLog audit, string tenant, KeystoreName keystore, Alias alias, CancellationToken cancellationToken) =>
        audit.ReadAsync(tenant, NewestFirst, cancellationToken).Take(MaxScanned).Where(record => IsOf(record.Act, keystore, alias))
            .Take(MaxFound).ToListAsync(cancellationToken);

    /// <summary>The newest records of changes, which downloads and signing in are not.</summary>
    public static ValueTask<List<AuditRecord>> OfChangesAsync(
        IAuditLog audit, string tenant, int most, CancellationToken cancellationToken) =>
        audit.ReadAsync(tenant, NewestFirst, cancellationToken).Take(MaxScanned).Where(record => IsChange(record.Act)).Take(most)
            .ToListAsync(cancellationToken);

    private static bool IsOf(AuditAct act, KeystoreName keystore, Alias alias) => act.Keystore == keystore.ToString()
        && (act.ObjectName == alias.Value || (act.Verb == AuditVerb.Rename && act.Detail == $"from '{alias}'"));

    private static bool IsChange(AuditAct act) =>
        act.Verb is not (AuditVerb.Export or AuditVerb.SignIn or AuditVerb.SignOut or AuditVerb.Refuse or AuditVerb.Notify)
            && act.Outcome == "done";
}
