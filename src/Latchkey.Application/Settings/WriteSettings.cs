namespace Latchkey.Application.Settings;

/// <summary>Changes of keystores.</summary>
public sealed record WriteSettings(TimeSpan MaxWait, int KeyGenerators, int PerMinute)
{
    internal static WriteSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Writes:MaxWaitSeconds", 30, 1, 3_600,
            "how long a change waits for other changes before it is refused as locked, or for the database before 503")),
        reader.Number("Writes:KeyGenerators", Math.Max(1, Environment.ProcessorCount / 2), 1, 64,
            "how many keys the server generates at a time"),
        reader.Number("Writes:PerMinute", 0, 0, 1_000_000,
            "how many writes a client may send in a minute; a batch counts as one; 0 for no limit"));
}
