namespace Latchkey.Application.Settings;

/// <summary>By how much the clock of the server may differ from that of its database, either way; zero for any amount.</summary>
public sealed record ClockSettings(TimeSpan MaxSkew, TimeSpan IssueSkew)
{
    internal static ClockSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Clock:MaxSkewSeconds", 60, 0, int.MaxValue,
            "by how much the clock may differ from the database's before the server warns; 0 for any amount")),
        TimeSpan.FromSeconds(reader.Number("Clock:IssueSkewSeconds", 3_600, 0, int.MaxValue,
            "by how much it may differ before the server issues no tokens and begins no sessions; 0 for any amount")));
}
