namespace Latchkey.Server.Settings;

/// <summary>Former states of entries.</summary>
/// <param name="Retention"><c>RetentionDays</c>: how long a change can be undone.</param>
public sealed record VersionSettings(TimeSpan Retention)
{
    internal static VersionSettings Read(SettingsReader reader) => new(TimeSpan.FromDays(reader.Number("Versions:RetentionDays", 90, 1, 36_500)));
}
