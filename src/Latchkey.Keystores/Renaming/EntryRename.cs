using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Renaming;

/// <summary>The rule of renames, for entries of both kinds.</summary>
public static class EntryRename
{
    /// <summary>Gives an entry another alias.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/> for either alias, <see cref="Refusal.EntryNotFound"/>, <see cref="Refusal.AliasTaken"/> or
    /// <see cref="Refusal.AliasIllegalCharacter"/>.
    /// </exception>
    public static KeystoreChange Rename(this Keystore keystore, Alias alias, Alias newAlias, Edit edit)
    {
        alias.RefuseIfReserved();
        newAlias.RefuseIfReserved();
        var entry = keystore.Find(alias);
        keystore.RefuseUnlessNew(newAlias);
        return new KeystoreChange(edit,
        [
            new EntryChange(keystore.Name, alias, entry, null),
            new EntryChange(keystore.Name, newAlias, null, entry with { Alias = newAlias, LastModified = edit }),
        ])
        {
            Verb = AuditVerb.Rename,
        };
    }
}
