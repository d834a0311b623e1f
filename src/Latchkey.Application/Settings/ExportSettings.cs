namespace Latchkey.Application.Settings;

/// <summary>Exports of public content, each of which is recorded.</summary>
public sealed record ExportSettings(int PerHour)
{
    internal static ExportSettings Read(SettingsReader reader) => new(reader.Number("Exports:PerHour", 10_000, 0, 1_000_000,
        "how many export records a client may cause in an hour, and its tenant four times as many; "
        + "repeats within ten minutes cause none; 0 for no limit"));
}
