namespace Latchkey.Application.Settings;

/// <summary>The audit log.</summary>
public sealed record AuditSettings(TimeSpan Retention, int SignEvery, int MostSearched)
{
    internal static AuditSettings Read(SettingsReader reader) => new(
        TimeSpan.FromDays(reader.Number("Audit:RetentionDays", 0, 0, 36_500, "how long the server keeps audit records; 0 for ever")),
        reader.Number("Audit:SignEvery", 1_000, 0, 1_000_000,
            "after how many audit records the server signs the head for its own log and for webhooks; 0 for never"),
        reader.Number("Audit:MostSearched", 50_000, 1_000, 10_000_000,
            "the most audit records, or former states of entries, that one query reads; "
            + "beyond it the query needs a condition on `Sequence`, `Time` or `Number`"));
}
