using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Versions;

namespace Latchkey.Keystores;

/// <content>The rules about former states of entries.</content>
public sealed partial class Keystore
{
    /// <summary>
    /// Puts a version back under its alias, whatever is there now: that becomes a version in turn.
    /// </summary>
    public KeystoreChange Restore(EntryVersion version, Edit edit)
    {
        var alias = version.Entry.Alias;
        RefuseReserved(alias);
        return Change(alias, Entries.GetValueOrDefault(alias), version.Entry with { LastModified = edit }, edit) with { Verb = AuditVerb.Restore };
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
