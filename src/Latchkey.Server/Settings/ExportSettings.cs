namespace Latchkey.Server.Settings;

/// <summary>Exports of public content, each of which is recorded.</summary>
/// <param name="PerHour"><c>PerHour</c>: how many records of exports a client may cause in an hour, and its tenant four times as many; 0 for no limit.</param>
public sealed record ExportSettings(int PerHour)
{
    internal static ExportSettings Read(SettingsReader reader) => new(reader.Number("Exports:PerHour", 10_000, 0, 1_000_000));
}
