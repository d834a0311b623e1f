namespace Latchkey.Application.Settings;

/// <summary>The shutdown of the server.</summary>
public sealed record ShutdownSettings(TimeSpan Limit)
{
    // As long as a write waits for its database, so every request in progress gets an answer.
    internal static ShutdownSettings Read(SettingsReader reader) => new(TimeSpan.FromSeconds(
        reader.Number("Shutdown:Seconds", 30, 1, 3_600, "how long a server that is shutting down waits for requests in progress")));
}
