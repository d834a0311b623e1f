namespace Latchkey.Application.Settings;

/// <summary>Former states of entries.</summary>
public sealed record VersionSettings(TimeSpan Retention)
{
    internal static VersionSettings Read(SettingsReader reader) => new(TimeSpan.FromDays(
        reader.Number("Versions:RetentionDays", 90, 1, 36_500,
            "how long a change of an entry can be undone; at least `Purge:ProtectionDays`")));
}
