namespace Latchkey.Server.Settings;

/// <summary>The audit log.</summary>
/// <param name="Retention"><c>RetentionDays</c>: how long records are kept; zero for ever.</param>
/// <param name="SignEvery"><c>SignEvery</c>: after how many records the head is signed for the log of the server and for webhooks; 0 for never.</param>
/// <param name="MostSearched"><c>MostSearched</c>: most records, or former states of entries, that one query passes over.</param>
public sealed record AuditSettings(TimeSpan Retention, int SignEvery, int MostSearched)
{
    internal static AuditSettings Read(SettingsReader reader) => new(
        TimeSpan.FromDays(reader.Number("Audit:RetentionDays", 0, 0, 36_500)),
        reader.Number("Audit:SignEvery", 1_000, 0, 1_000_000),
        reader.Number("Audit:MostSearched", 50_000, 1_000, 10_000_000));
}
