using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Imports;

namespace Latchkey.Keystores;

/// <content>The rules about importing many entries at once.</content>
public sealed partial class Keystore
{
    /// <summary>
    /// Imports the entries of a keystore file (docs/contract.md#import-a-keystore). What cannot be imported is named with its
    /// reason; nothing is dropped in silence. An entry without an alias of its own gets one that neither the keystore nor the
    /// file has; where one of them holds the same already, it is that one.
    /// </summary>
    public KeystoreChange Import(IReadOnlyList<ImportedEntry> imported, ImportOption option, Edit edit)
    {
        var intake = new Intake(this, option, edit);
        intake.TakeAll(imported);
        return Merge(intake.Taken, option, edit, kept: intake.Stated) with
        {
            NotTaken = [.. intake.NotTaken],
            Whole = option == ImportOption.Replace ? ApprovalAct.Replace : null,
        };
    }

    /// <summary>Restores the entries of a backup (docs/contract.md#back-up-and-restore).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.BackupMissing"/>: there is no backup.</exception>
    public KeystoreChange Restore(Keystore backup, ImportOption option, Edit edit)
    {
        if (backup.LastModified is null) throw new RefusalException(new Refusal.BackupMissing());
        return Merge(backup.Entries.Values, option, edit, kept: []) with { Verb = AuditVerb.Restore, Whole = ApprovalAct.Restore };
    }

    /// <summary>Makes this keystore, the backup, hold the tenant administrator's entries of another, and no others.</summary>
    public KeystoreChange BackUp(Keystore system, Edit edit) =>
        Merge(system.Entries.Values.Where(IsTenants), ImportOption.Replace, edit, kept: []);

    /// <summary>
    /// What an entry holds, to be compared whatever the alias. A key that was sealed twice looks different, so its certificate counts.
    /// </summary>
    internal static string ContentsOf(EntryType type, IEnumerable<Certificate> chain) =>
        $"{type} {string.Join(' ', chain.Select(certificate => certificate.FingerprintSha256))}";

    private static bool HoldTheSame(KeystoreEntry? before, KeystoreEntry after) =>
        before is not null && ContentsOf(before.Type, before.Chain) == ContentsOf(after.Type, after.Chain);

    /// <summary>What the entry will be in this keystore, in the place of the one that is there.</summary>
    internal KeystoreEntry EntryOf(ImportedEntry entry, Alias alias, Edit edit)
    {
        var current = Entries.GetValueOrDefault(alias);
        return entry.PrivateKey is { } privateKey
            ? KeyPair(alias, entry.Chain, privateKey, EntryOwner.TenantAdministrator, current, edit)
            : Certified(alias, entry.Chain[0], current, edit);
    }

    /// <summary>The entry with this alias that an import with this option leaves in place; null if it has none or removes it.</summary>
    internal KeystoreEntry? Staying(Alias alias, ImportOption option) =>
        Entries.GetValueOrDefault(alias) is { } entry && (option != ImportOption.Replace || !IsTenants(entry)) ? entry : null;

    /// <summary>Whether the entry belongs to the tenant's administrator, who may change it.</summary>
    internal static bool IsTenants(KeystoreEntry entry) => entry.Owner == EntryOwner.TenantAdministrator;

    // An entry that the file names and that is not taken leaves what is there under its alias: there is nothing to come in its place.
    private KeystoreChange Merge(IEnumerable<KeystoreEntry> entries, ImportOption option, Edit edit, IEnumerable<string> kept)
    {
        var incoming = entries.ToDictionary(entry => entry.Alias);
        var changed = incoming.Values
            .Select(entry => new EntryChange(Name, entry.Alias, Entries.GetValueOrDefault(entry.Alias), entry))
            .Where(change => !HoldTheSame(change.Before, change.After!));
        if (option != ImportOption.Replace) return new KeystoreChange(edit, [.. changed]);

        var staying = kept.ToHashSet(StringComparer.Ordinal);
        var removed = Entries.Values
            .Where(entry => IsTenants(entry) && !incoming.ContainsKey(entry.Alias) && !staying.Contains(entry.Alias.Value))
            .Select(entry => new EntryChange(Name, entry.Alias, entry, null));
        return new KeystoreChange(edit, [.. changed, .. removed]);
    }
}
