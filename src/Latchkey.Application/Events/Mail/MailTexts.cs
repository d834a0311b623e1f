using Latchkey.Application.Settings;
using Latchkey.Keystores.Expiry;

namespace Latchkey.Application.Events.Mail;

/// <summary>The words of a mail in one language.</summary>
internal sealed record MailTexts(
    string Language, string SubjectOfOne, string SubjectOfMany, string Introduction, string Alias, string Event, string Ends, string Owner,
    string User, string Test, string Footer)
{
    private static readonly MailTexts English = new(
        "en", "{0}: {1}", "{0} events in the keystore", "This happened in the keystore of the tenant {0}:", "Alias", "Event",
        "Valid until", "Owner", "By", "This mail is a test of Latchkey's notifications.", "Sent by Latchkey.");

    private static readonly MailTexts German = new(
        "de", "{0}: {1}", "{0} Ereignisse im Keystore", "Im Keystore des Mandanten {0} ist dies geschehen:", "Alias", "Ereignis",
        "Gültig bis", "Zuständig", "Durch", "Diese Mail ist ein Test der Benachrichtigungen von Latchkey.", "Gesendet von Latchkey.");

    /// <summary>The words of a language.</summary>
    public static MailTexts Of(bool isGerman) => isGerman ? German : English;

    /// <summary>The event, in a few words.</summary>
    public string Of(EntryEvent happened)
    {
        var isGerman = ReferenceEquals(this, German);
        return happened.Type switch
        {
            EntryEventType.MaterialCreated => isGerman ? "angelegt" : "created",
            EntryEventType.MaterialUpdated => isGerman ? "geändert" : "changed",
            EntryEventType.MaterialDeleted => isGerman ? "gelöscht" : "deleted",
            EntryEventType.MaterialRestored => isGerman ? "wiederhergestellt" : "restored",
            EntryEventType.Imported => isGerman ? "importiert" : "imported",
            EntryEventType.Updated => isGerman ? "aktualisiert" : "updated",
            EntryEventType.Renamed => isGerman ? $"umbenannt, vorher {happened.FormerAlias}" : $"renamed, formerly {happened.FormerAlias}",
            EntryEventType.Deleted => isGerman ? "gelöscht" : "deleted",
            EntryEventType.Restored => isGerman ? "wiederhergestellt" : "restored",
            EntryEventType.NearExpiry => (isGerman ? "läuft bald ab" : "expires soon") + Reminder(happened.Expiry, isGerman),
            EntryEventType.Expired => (isGerman ? "abgelaufen" : "expired") + Reminder(happened.Expiry, isGerman),
            EntryEventType.SuccessorPrepared => isGerman ? "Nachfolger vorbereitet" : "successor prepared",
            EntryEventType.Activated => isGerman ? "Nachfolger aktiviert" : "successor activated",
            EntryEventType.AuditHead => isGerman
                ? $"Audit-Log bis Satz {happened.Record.Sequence} signiert"
                : $"audit log signed up to record {happened.Record.Sequence}",
            _ => happened.Type.ShortName(),
        };
    }

    private static string Reminder(ExpiryDetail? detail, bool isGerman) =>
        detail is not { IsReminder: true } ? "" : isGerman ? " (Erinnerung)" : " (reminder)";
}
