using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Deletion;

/// <summary>The rules of deletion, for entries of both kinds.</summary>
public static class EntryDeletion
{
    /// <summary>Deletes one entry.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/> or <see cref="Refusal.EntryNotFound"/>.</exception>
    public static KeystoreChange Delete(this Keystore keystore, Alias alias, Edit edit)
    {
        alias.RefuseIfReserved();
        return keystore.Altered.Contains(alias) ? keystore.Forget(alias, edit) : keystore.Change(alias, keystore.Find(alias), null, edit);
    }

    /// <summary>Deletes the entries with these aliases. Aliases without an entry are ignored (docs/contract.md#mass-delete).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>: nothing was deleted.</exception>
    public static KeystoreChange DeleteAll(this Keystore keystore, IReadOnlyCollection<Alias> aliases, Edit edit)
    {
        foreach (var alias in aliases) alias.RefuseIfReserved();
        var present = aliases.Distinct().Select(alias => keystore.Entries.GetValueOrDefault(alias)).OfType<KeystoreEntry>();
        return new KeystoreChange(edit, [.. present.Select(entry => new EntryChange(keystore.Name, entry.Alias, entry, null))])
        {
            Verb = AuditVerb.Delete,
        };
    }

    // The former content of an altered entry is unknown, so no version is kept.
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
