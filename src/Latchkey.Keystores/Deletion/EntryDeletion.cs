using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Deletion;

/// <summary>The rules about the deletion of entries of either kind.</summary>
public static class EntryDeletion
{
    /// <summary>Deletes one entry.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/> or <see cref="Refusal.EntryNotFound"/>.</exception>
    public static KeystoreChange Delete(this Keystore keystore, Alias alias, Edit edit)
    {
        alias.RefuseIfReserved();
        return keystore.Altered.Contains(alias) ? keystore.Forget(alias, edit) : keystore.Change(alias, keystore.Find(alias), null, edit);
    }

    /// <summary>Deletes the entries of these aliases and ignores aliases that have none (docs/contract.md#mass-delete).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>: then nothing is deleted.</exception>
    public static KeystoreChange DeleteAll(this Keystore keystore, IReadOnlyCollection<Alias> aliases, Edit edit)
    {
        foreach (var alias in aliases) alias.RefuseIfReserved();
        var present = aliases.Distinct().Select(alias => keystore.Entries.GetValueOrDefault(alias)).OfType<KeystoreEntry>();
        return new KeystoreChange(edit, [.. present.Select(entry => new EntryChange(keystore.Name, entry.Alias, entry, null))])
        {
            Verb = AuditVerb.Delete,
        };
    }

    // Nobody can say any more what an altered entry was, so no version is kept.
    private static KeystoreChange Forget(this Keystore keystore, Alias alias, Edit edit) =>
        new(edit, [new EntryChange(keystore.Name, alias, null, null) { ForgetsAltered = true }])
        {
            OtherActs =
            [
                new AuditAct(AuditVerb.Delete, AuditObjects.Keystore, keystore.Name.ToString(), alias.Value)
                {
                    Detail = "not as it was written",
                },
            ],
        };
}
