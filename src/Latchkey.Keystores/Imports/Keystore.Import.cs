using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Imports;

namespace Latchkey.Keystores;

/// <content>The rules about importing many entries at once.</content>
public sealed partial class Keystore
{
    private const string NotImported = "notImported: ";

    /// <summary>
    /// Imports the entries of a keystore file (wire.md 4.15). What is not taken is named with its reason; nothing is dropped
    /// in silence.
    /// </summary>
    public KeystoreChange Import(IReadOnlyList<ImportedEntry> imported, ImportOption option, Edit edit)
    {
        var taken = new Dictionary<Alias, KeystoreEntry>();
        var notTaken = new List<EntryNotTaken>();
        foreach (var entry in imported)
        {
            if (Judge(entry, option, taken) is { } reason) notTaken.Add(new EntryNotTaken(entry.Alias, Shown(entry, edit), reason));
            else taken.Add(Alias.Parse(entry.Alias), Entry(entry, edit));
        }

        return Merge(taken.Values, option, edit) with { NotTaken = [.. notTaken], Whole = option == ImportOption.Replace ? ApprovalAct.Replace : null };
    }

    /// <summary>Puts entries back that were backed up (wire.md 4.14).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.BackupMissing"/>: there is no backup.</exception>
    public KeystoreChange Restore(Keystore backup, ImportOption option, Edit edit)
    {
        if (backup.LastModified is null) throw new RefusalException(new Refusal.BackupMissing());
        return Merge(backup.Entries.Values, option, edit) with { Verb = AuditVerb.Restore, Whole = ApprovalAct.Restore };
    }

    /// <summary>Makes this keystore, the backup, hold the tenant administrator's entries of another, and no others.</summary>
    public KeystoreChange BackUp(Keystore system, Edit edit) => Merge(system.Entries.Values.Where(IsTenants), ImportOption.Replace, edit);

    private KeystoreChange Merge(IEnumerable<KeystoreEntry> entries, ImportOption option, Edit edit)
    {
        var incoming = entries.ToDictionary(entry => entry.Alias);
        var changed = incoming.Values
            .Select(entry => new EntryChange(Name, entry.Alias, Entries.GetValueOrDefault(entry.Alias), entry))
            .Where(change => !HoldTheSame(change.Before, change.After!));
        var removed = option == ImportOption.Replace
            ? Entries.Values.Where(entry => IsTenants(entry) && !incoming.ContainsKey(entry.Alias)).Select(entry => new EntryChange(Name, entry.Alias, entry, null))
            : [];
        return new KeystoreChange(edit, [.. changed, .. removed]);
    }

    private string? Judge(ImportedEntry entry, ImportOption option, Dictionary<Alias, KeystoreEntry> taken)
    {
        if (entry.Unsupported is { } unsupported) return NotImported + unsupported;
        if (!Alias.TryParse(entry.Alias, out var alias) || (!Entries.ContainsKey(alias) && !alias.IsVisible)) return NotImported + "The alias is not allowed.";
        if (alias.Value.StartsWith("sap_", StringComparison.Ordinal)) return NotImported + "The alias is not allowed. Aliases starting with 'sap_' are reserved for SAP.";
        if (alias.IsReserved) return NotImported + $"The alias is not allowed. The alias '{alias}' is reserved for SAP.";
        if (taken.ContainsKey(alias) || (option == ImportOption.Merge && Entries.ContainsKey(alias))) return NotImported + "An entry with the same alias already exists";

        // The colon stands as SAP prints it (wire.md section 3).
        var overwritesKeyPair = entry.PrivateKey is null && Entries.GetValueOrDefault(alias)?.Type == EntryType.KeyPair;
        return overwritesKeyPair ? "notImported :Key Pair entry cannot be overwritten by a certificate entry." : null;
    }

    private KeystoreEntry Entry(ImportedEntry entry, Edit edit)
    {
        var alias = Alias.Parse(entry.Alias);
        var current = Entries.GetValueOrDefault(alias);
        return entry.PrivateKey is { } privateKey
            ? KeyPair(alias, entry.Chain, privateKey, EntryOwner.TenantAdministrator, current, edit)
            : Certified(alias, entry.Chain[0], current, edit);
    }

    // Of an entry that is not taken the answer shows what can be shown: its certificate, under an alias that a keystore takes.
    private static KeystoreEntry? Shown(ImportedEntry entry, Edit edit) =>
        entry.Chain.IsEmpty || !Alias.TryParse(entry.Alias, out var alias) ? null : Certified(alias, entry.Chain[0], null, edit);

    // A key pair with the same certificate has the same key; sealed twice, the key itself looks different.
    private static bool HoldTheSame(KeystoreEntry? before, KeystoreEntry after) => before is not null && before.Type == after.Type
        && before.Chain.Select(certificate => certificate.FingerprintSha256).SequenceEqual(after.Chain.Select(certificate => certificate.FingerprintSha256), StringComparer.Ordinal);

    private static bool IsTenants(KeystoreEntry entry) => entry.Owner == EntryOwner.TenantAdministrator;
}
