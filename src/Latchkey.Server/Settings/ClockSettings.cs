namespace Latchkey.Server.Settings;

/// <summary>By how much the clock of the server may differ from that of its database, either way; zero for any amount.</summary>
/// <param name="MaxSkew"><c>MaxSkewSeconds</c>: beyond it a warning is given.</param>
/// <param name="IssueSkew"><c>IssueSkewSeconds</c>: beyond it neither tokens nor sessions are issued.</param>
public sealed record ClockSettings(TimeSpan MaxSkew, TimeSpan IssueSkew)
{
    internal static ClockSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Clock:MaxSkewSeconds", 60, 0, int.MaxValue)),
        TimeSpan.FromSeconds(reader.Number("Clock:IssueSkewSeconds", 3_600, 0, int.MaxValue)));
}
