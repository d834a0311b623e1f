using System.Globalization;

namespace Latchkey.Server.Machine;

/// <summary>How many files and connections the machine lets the process have open (RLIMIT_NOFILE).</summary>
internal static class OpenFiles
{
    /// <summary>What a server needs besides its connections: assemblies, the database and its pool, events on their way.</summary>
    public const int Reserve = 600;

    private const int Fewest = 16;
    private const string Limits = "/proc/self/limits";

    /// <summary>The limit; null where the machine has none, or does not say.</summary>
    public static int? Limit { get; } = File.Exists(Limits) ? Parse(File.ReadLines(Limits)) : null;

    /// <summary>How many connections of those that are wished for the limit leaves room for.</summary>
    public static int Connections(int wished) => Connections(wished, Limit);

    /// <summary>The same with a limit that is known.</summary>
    public static int Connections(int wished, int? limit) => limit is { } most ? Math.Min(wished, Math.Max(most - Reserve, Fewest)) : wished;

    // Name of 26 columns, then the soft limit (proc(5)).
    private static int? Parse(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith("Max open files", StringComparison.Ordinal))
        .Select(line => int.TryParse(line[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var limit) ? limit : (int?)null)
        .FirstOrDefault();
}
