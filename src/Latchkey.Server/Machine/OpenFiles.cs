namespace Latchkey.Server.Machine;

/// <summary>The number of files and connections that the machine lets the process open (RLIMIT_NOFILE).</summary>
internal static class OpenFiles
{
    /// <summary>
    /// The files that a server needs besides its connections: assemblies, the database and its pool, deliveries of events.
    /// </summary>
    public const int Reserve = 600;

    private const int Fewest = 16;

    /// <summary>The limit; null where the machine has none, or does not say.</summary>
    public static int? Limit { get; } = (int?)ProcessLimits.Soft("Max open files");

    /// <summary>The number of connections that fit within the limit.</summary>
    public static int Connections(int wished) => Connections(wished, Limit);

    /// <summary>The same with a limit that is known.</summary>
    public static int Connections(int wished, int? limit) =>
        limit is { } most ? Math.Min(wished, Math.Max(most - Reserve, Fewest)) : wished;
}
