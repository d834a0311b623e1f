using System.Globalization;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Notes;

/// <summary>The rules of notes.</summary>
public static class NoteRules
{
    /// <summary>
    /// Writes a note like <see cref="Annotate(TenantKeystores, Alias, AliasNote, Edit)"/>, but only if the present note still has the
    /// content of the former one.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>; <see cref="Refusal.NoteChanged"/>.</exception>
    public static KeystoreChange Annotate(this TenantKeystores keystores, Alias alias, AliasNote? former, AliasNote note, Edit edit)
    {
        var current = keystores.Notes.GetValueOrDefault(alias);
        var isUnchanged = current is null ? former is null : former?.HasSameContentAs(current) == true;
        if (!isUnchanged) throw new RefusalException(new Refusal.NoteChanged(alias));
        return keystores.Annotate(alias, note, edit);
    }

    /// <summary>Writes a note on an entry of the tenant keystore, of either owner. An empty note removes the present one.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>.</exception>
    public static KeystoreChange Annotate(this TenantKeystores keystores, Alias alias, AliasNote note, Edit edit)
    {
        keystores.System.Find(alias);
        var current = keystores.Notes.GetValueOrDefault(alias);
        if (current is null ? note.IsEmpty : current.HasSameContentAs(note)) return KeystoreChange.None(edit);
        return new KeystoreChange(edit, [])
        {
            Notes = [new AliasChange<AliasNote>(alias, note.IsEmpty ? null : note with { LastModified = edit })],
            OtherActs = [Act(alias, current, note)],
        };
    }

    // The text of a note may change often, so the log records only its length, the owner of the entry, and the number of labels.
    private static AuditAct Act(Alias alias, AliasNote? current, AliasNote note) =>
        new(VerbOf(current, note), AuditObjects.EntryNote, KeystoreName.System.ToString(), alias.Value)
        {
            Detail = note.IsEmpty
                ? null
                : string.Create(CultureInfo.InvariantCulture,
                    $"owner '{note.Owner}', note of {note.Text.Length} characters, labels: {note.Labels.Length}"),
        };

    private static AuditVerb VerbOf(AliasNote? current, AliasNote note) =>
        note.IsEmpty ? AuditVerb.Delete : current is null ? AuditVerb.Create : AuditVerb.Update;
}
