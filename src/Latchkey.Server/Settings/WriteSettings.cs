namespace Latchkey.Server.Settings;

/// <summary>Changes of keystores.</summary>
/// <param name="MaxWait"><c>MaxWaitSeconds</c>: how long a change waits for others before it is refused as locked.</param>
/// <param name="KeyGenerators"><c>KeyGenerators</c>: how many keys are generated at a time.</param>
/// <param name="PerMinute"><c>PerMinute</c>: how many writes a client may send in a minute; 0 for no limit.</param>
public sealed record WriteSettings(TimeSpan MaxWait, int KeyGenerators, int PerMinute)
{
    internal static WriteSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Writes:MaxWaitSeconds", 30, 1, 3_600)),
        reader.Number("Writes:KeyGenerators", Math.Max(1, Environment.ProcessorCount / 2), 1, 64),
        reader.Number("Writes:PerMinute", 0, 0, 1_000_000));
}
