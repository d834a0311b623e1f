using System.Globalization;
using Latchkey.Keystores.Audit;
using Microsoft.AspNetCore.WebUtilities;

namespace Latchkey.Pages.Administration.AuditLogs;

/// <summary>A user's search in the audit log.</summary>
public sealed class AuditSearch
{
    private const int MaxTextLength = 500;

    /// <summary>The act, or null for any.</summary>
    public AuditVerb? Verb { get; set; }

    /// <summary>A part of the object's name; case is ignored.</summary>
    public string ObjectName { get; set; } = "";

    /// <summary>A part of the actor's name; case is ignored.</summary>
    public string Actor { get; set; } = "";

    /// <summary>The first day, of UTC.</summary>
    public DateOnly? From { get; set; }

    /// <summary>The last day, of UTC.</summary>
    public DateOnly? To { get; set; }

    /// <summary>The part of the search that the database evaluates.</summary>
    public AuditRange Range => new() { NewestFirst = true, From = StartOf(From), To = StartOf(To)?.AddDays(1).AddMilliseconds(-1) };

    /// <summary>Whether a record within the range fits the search.</summary>
    public bool Holds(AuditRecord record) =>
        (Verb is null || record.Act.Verb == Verb) && Has(record.Act.ObjectName, ObjectName) && Has(record.Actor, Actor);

    /// <summary>The search as the query of an address.</summary>
    public string ToQuery() => QueryHelpers.AddQueryString("", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["verb"] = Verb?.ToString(),
        ["object"] = ObjectName.Length > 0 ? ObjectName : null,
        ["actor"] = Actor.Length > 0 ? Actor : null,
        ["from"] = Text(From),
        ["to"] = Text(To),
    }.Where(pair => pair.Value is not null));

    /// <summary>The search in the query of an address, or null if the query is not a valid search.</summary>
    public static AuditSearch? Parse(IQueryCollection query)
    {
        var (objectName, actor) = ((string?)query["object"] ?? "", (string?)query["actor"] ?? "");
        if (objectName.Length > MaxTextLength || actor.Length > MaxTextLength) return null;
        if (!TryVerb(query["verb"], out var verb) || !TryDay(query["from"], out var from) || !TryDay(query["to"], out var to)) return null;
        return new AuditSearch { Verb = verb, ObjectName = objectName, Actor = actor, From = from, To = to };
    }

    private static bool Has(string? value, string text) =>
        text.Length == 0 || value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static DateTimeOffset? StartOf(DateOnly? day) =>
        day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryVerb(string? text, out AuditVerb? verb)
    {
        verb = Enum.GetValues<AuditVerb>().Cast<AuditVerb?>().FirstOrDefault(known => known.ToString() == text);
        return verb is not null || string.IsNullOrEmpty(text);
    }

    private static bool TryDay(string? text, out DateOnly? day)
    {
        var known = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        day = known ? parsed : null;
        return known || string.IsNullOrEmpty(text);
    }
}
