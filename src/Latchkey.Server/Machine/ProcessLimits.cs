using System.Globalization;

namespace Latchkey.Server.Machine;

/// <summary>The limits that the machine sets for the process, as Linux lists them in a file.</summary>
internal static class ProcessLimits
{
    private const string Limits = "/proc/self/limits";

    /// <summary>
    /// The address space that the process may reserve (RLIMIT_AS), in octets; null if there is no limit, or if it is unknown.
    /// </summary>
    public static long? AddressSpace => Soft("Max address space");

    /// <summary>A soft limit by its name in the file; null where there is no limit, or none is known.</summary>
    public static long? Soft(string name) => File.Exists(Limits) ? Parse(File.ReadLines(Limits), name) : null;

    // Name of 26 columns, then the soft limit (proc(5)).
    private static long? Parse(IEnumerable<string> lines, string name) => lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line =>
            long.TryParse(line[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var limit)
                ? limit
                : (long?)null)
        .FirstOrDefault();
}
