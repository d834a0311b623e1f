using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Versions;

/// <summary>The rules of versions, the former states of entries.</summary>
public static class VersionRules
{
    /// <summary>Restores a version under its alias. The present entry, if there is one, becomes a version in turn.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>.</exception>
    public static KeystoreChange Restore(this Keystore keystore, EntryVersion version, Edit edit)
    {
        var alias = version.Entry.Alias;
        alias.RefuseIfReserved();
        return keystore.Change(alias, keystore.Entries.GetValueOrDefault(alias), version.Entry with { LastModified = edit }, edit) with
        {
            Verb = AuditVerb.Restore,
        };
    }

    /// <summary>Deletes a version for good.</summary>
    public static KeystoreChange Purge(EntryVersion version, Edit edit) => new(edit, [])
    {
        Purged = [version],
        OtherActs =
        [
            new AuditAct(AuditVerb.Purge, AuditObjects.EntryVersion, KeystoreName.System.ToString(), version.Entry.Alias.Value)
            {
                OldFingerprint = version.Entry.Certificate.FingerprintSha256,
                Detail = $"version {version.Number}",
            },
        ],
    };
}
