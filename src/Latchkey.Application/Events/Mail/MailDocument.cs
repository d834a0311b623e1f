using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Events.Mail;

/// <summary>The content of a mail about events, as text and as HTML. Everything from outside is encoded.</summary>
internal sealed class MailDocument(
    MailTexts texts, string tenant, IReadOnlyList<EntryEvent> events, IReadOnlyDictionary<Alias, AliasNote> notes)
{
    private static readonly CompositeFormat Time = CompositeFormat.Parse("{0:yyyy-MM-dd HH:mm} UTC");

    /// <summary>The subject: the one event, or how many there are.</summary>
    public string Subject => "[Latchkey] " + (events.Count == 1
        ? string.Format(CultureInfo.InvariantCulture, texts.SubjectOfOne, events[0].Alias, texts.Of(events[0]))
        : string.Format(CultureInfo.InvariantCulture, texts.SubjectOfMany, events.Count));

    private string Introduction => string.Format(CultureInfo.InvariantCulture, texts.Introduction, tenant);

    /// <summary>The plain text.</summary>
    public string Text()
    {
        var text = new StringBuilder(Introduction).Append("\n\n");
        foreach (var happened in events)
        {
            text.Append(CultureInfo.InvariantCulture, $"{happened.Alias}: {texts.Of(happened)}\n");
            foreach (var (name, value) in Facts(happened)) text.Append(CultureInfo.InvariantCulture, $"  {name}: {value}\n");
            text.Append('\n');
        }

        return text.Append("-- \n").Append(texts.Footer).Append('\n').ToString();
    }

    /// <summary>The same as HTML: a table, without anything that is loaded from elsewhere.</summary>
    public string Html()
    {
        var html = new StringBuilder(
            $"""<!DOCTYPE html><html lang="{texts.Language}"><head><meta charset="utf-8"><title>{Encoded(Subject)}</title></head><body>""");
        html.Append(CultureInfo.InvariantCulture,
            $"<p>{Encoded(Introduction)}</p><table border=\"1\" cellpadding=\"4\" style=\"border-collapse:collapse\"><tr>");
        foreach (var heading in new[] { texts.Alias, texts.Event, texts.Ends, texts.Owner, texts.User })
            html.Append(CultureInfo.InvariantCulture, $"<th align=\"left\">{Encoded(heading)}</th>");
        html.Append("</tr>");
        foreach (var happened in events)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encoded(happened.Alias)}</td><td>{Encoded(texts.Of(happened))}</td>");
            var facts = Facts(happened).ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
            foreach (var name in new[] { texts.Ends, texts.Owner, texts.User })
                html.Append(CultureInfo.InvariantCulture, $"<td>{Encoded(facts.GetValueOrDefault(name, ""))}</td>");
            html.Append("</tr>");
        }

        return html.Append(CultureInfo.InvariantCulture, $"</table><p>{Encoded(texts.Footer)}</p></body></html>").ToString();
    }

    private IEnumerable<(string Name, string Value)> Facts(EntryEvent happened)
    {
        if (happened.Expiry is { } expiry)
            yield return (texts.Ends, string.Format(CultureInfo.InvariantCulture, Time, expiry.Ends.UtcDateTime));
        if (happened.Entry is { } alias && notes.GetValueOrDefault(alias) is { Owner.Length: > 0 } note)
            yield return (texts.Owner, note.Owner);
        yield return (texts.User, happened.Record.Actor);
    }

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
