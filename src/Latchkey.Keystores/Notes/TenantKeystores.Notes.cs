using System.Collections.Immutable;
using System.Globalization;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Notes;

namespace Latchkey.Keystores;

/// <content>The rules about notes, and about what else is kept beside the entries of the tenant keystore.</content>
public sealed partial class TenantKeystores
{
    /// <summary>
    /// Writes a note as <see cref="Annotate(Alias, AliasNote, Edit)"/> does, in the place of what it was made from, and of nothing else.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>; <see cref="Refusal.NoteChanged"/>.</exception>
    public KeystoreChange Annotate(Alias alias, AliasNote? former, AliasNote note, Edit edit)
    {
        var current = Notes.GetValueOrDefault(alias);
        var isUnchanged = current is null ? former is null : former?.SaysTheSame(current) == true;
        if (!isUnchanged) throw new RefusalException(new Refusal.NoteChanged(alias));
        return Annotate(alias, note, edit);
    }

    /// <summary>Writes a note on an entry of the tenant keystore, whoever owns the entry; an empty one takes the note away.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.EntryNotFound"/>.</exception>
    public KeystoreChange Annotate(Alias alias, AliasNote note, Edit edit)
    {
        System.Find(alias);
        var current = Notes.GetValueOrDefault(alias);
        if (current is null ? note.IsEmpty : current.SaysTheSame(note)) return KeystoreChange.None(edit);
        return new KeystoreChange(edit, [])
        {
            Notes = [new AliasChange<AliasNote>(alias, note.IsEmpty ? null : note with { LastModified = edit })],
            OtherActs = [Act(alias, current, note)],
        };
    }

    // What the note says may change for years; the log tells who answers for the entry, and how much else was written.
    private static AuditAct Act(Alias alias, AliasNote? current, AliasNote note) =>
        new(note.IsEmpty ? AuditVerb.Delete : current is null ? AuditVerb.Create : AuditVerb.Update, AuditObjects.EntryNote, KeystoreName.System.ToString(), alias.Value)
        {
            Detail = note.IsEmpty ? null : string.Create(CultureInfo.InvariantCulture, $"owner '{note.Owner}', note of {note.Text.Length} characters, labels: {note.Labels.Length}"),
        };

    /// <summary>
    /// What is kept beside the entries after a change: it goes with an entry that is renamed, and ends with one that is deleted.
    /// </summary>
    private static ImmutableDictionary<Alias, T> Kept<T>(
        ImmutableDictionary<Alias, T> before, KeystoreChange change, Func<KeystoreChange, ImmutableArray<AliasChange<T>>> changes)
        where T : class
    {
        if (!change.Parts.IsEmpty) return change.Parts.Aggregate(before, (kept, part) => Kept(kept, part, changes));
        if (!before.IsEmpty) before = Followed(before, change);
        return Kept(before, changes(change));
    }

    private static ImmutableDictionary<Alias, T> Kept<T>(ImmutableDictionary<Alias, T> before, IEnumerable<AliasChange<T>> changes)
        where T : class
    {
        var kept = before.ToBuilder();
        foreach (var change in changes)
        {
            if (change.After is null) kept.Remove(change.Alias);
            else kept[change.Alias] = change.After;
        }

        return kept.ToImmutable();
    }

    private static ImmutableDictionary<Alias, T> Followed<T>(ImmutableDictionary<Alias, T> before, KeystoreChange change)
    {
        var kept = before.ToBuilder();
        foreach (var gone in change.Entries.Where(entry => entry.Keystore == KeystoreName.System && entry.After is null))
        {
            if (!kept.Remove(gone.Alias, out var value) || change.Verb != AuditVerb.Rename) continue;
            kept[change.Entries.First(entry => entry.Before is null).Alias] = value;
        }

        return kept.ToImmutable();
    }
}
