using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Backups;

/// <summary>The rules about the backup of the tenant keystore (docs/contract.md#back-up-and-restore).</summary>
public static class KeystoreBackup
{
    /// <summary>Replaces the content of this keystore, the backup, by the tenant administrator's entries of another keystore.</summary>
    public static KeystoreChange BackUp(this Keystore backup, Keystore system, Edit edit) =>
        backup.Merge(system.Entries.Values.Where(entry => entry.IsOfAdministrator), ImportOption.Replace, edit, kept: []);

    /// <summary>Restores the entries of a backup.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.BackupMissing"/>: there is no backup.</exception>
    public static KeystoreChange Restore(this Keystore system, Keystore backup, ImportOption option, Edit edit)
    {
        if (backup.LastModified is null) throw new RefusalException(new Refusal.BackupMissing());
        return system.Merge(backup.Entries.Values, option, edit, kept: []) with { Verb = AuditVerb.Restore, Whole = ApprovalAct.Restore };
    }
}
