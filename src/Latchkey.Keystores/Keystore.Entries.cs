using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores;

/// <content>The rules about entries of either kind.</content>
public sealed partial class Keystore
{
    /// <summary>Deletes one entry.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/> or <see cref="Refusal.EntryNotFound"/>.</exception>
    public KeystoreChange Delete(Alias alias, Edit edit)
    {
        RefuseReserved(alias);
        return Altered.Contains(alias) ? Forget(alias, edit) : Change(alias, Find(alias), null, edit);
    }

    /// <summary>Deletes the entries of these aliases and ignores aliases that have none (docs/contract.md#mass-delete).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>: then nothing is deleted.</exception>
    public KeystoreChange DeleteAll(IReadOnlyCollection<Alias> aliases, Edit edit)
    {
        foreach (var alias in aliases) RefuseReserved(alias);
        var present = aliases.Distinct().Select(alias => Entries.GetValueOrDefault(alias)).OfType<KeystoreEntry>();
        return new KeystoreChange(edit, [.. present.Select(entry => new EntryChange(Name, entry.Alias, entry, null))]) { Verb = AuditVerb.Delete };
    }

    /// <summary>Gives an entry another alias.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/> for either alias, <see cref="Refusal.EntryNotFound"/>, <see cref="Refusal.AliasTaken"/> or
    /// <see cref="Refusal.AliasIllegalCharacter"/>.
    /// </exception>
    public KeystoreChange Rename(Alias alias, Alias newAlias, Edit edit)
    {
        RefuseReserved(alias);
        RefuseReserved(newAlias);
        var entry = Find(alias);
        RequireNew(newAlias);
        return new KeystoreChange(edit,
        [
            new EntryChange(Name, alias, entry, null),
            new EntryChange(Name, newAlias, null, entry with { Alias = newAlias, LastModified = edit }),
        ])
        { Verb = AuditVerb.Rename };
    }

    /// <summary>Refuses an alias under which no new entry can be made.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.AliasReserved"/>, <see cref="Refusal.AliasTaken"/> or <see cref="Refusal.AliasIllegalCharacter"/>.</exception>
    public void RefuseUnlessFree(Alias alias)
    {
        RefuseReserved(alias);
        RequireNew(alias);
    }

    // What it was cannot be said any more, so no version is kept.
    private KeystoreChange Forget(Alias alias, Edit edit) => new(edit, [new EntryChange(Name, alias, null, null) { ForgetsAltered = true }])
    {
        OtherActs = [new AuditAct(AuditVerb.Delete, AuditObjects.Keystore, Name.ToString(), alias.Value) { Detail = "not as it was written" }],
    };

    private void RequireNew(Alias alias)
    {
        RefuseAltered(alias);
        if (Entries.ContainsKey(alias)) throw new RefusalException(new Refusal.AliasTaken(alias));
        alias.RefuseUnlessVisible();
    }
}
