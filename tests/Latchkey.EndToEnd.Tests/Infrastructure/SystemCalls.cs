using System.Diagnostics;
using System.Globalization;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>Counts the system calls of a process, with strace.</summary>
internal static class SystemCalls
{
    /// <summary>How many times each of these calls was made by a process, by any of its threads, while something ran.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(int process, IEnumerable<string> calls, Func<Task> action)
    {
        string[] names = [.. calls];
        var table = Path.GetTempFileName();
        try
        {
            await using var strace = Program.Start(
                "strace", ["-f", "-c", "-o", table, "-e", $"trace={string.Join(',', names)}", "-p", $"{process}"]);
            await strace.LineAsync($"strace: Process {process} attached");
            await action();
            using (var stop = Process.Start("kill", ["-INT", $"{strace.Id}"])) await stop.WaitForExitAsync();
            await strace.EndAsync();
            var lines = (await File.ReadAllLinesAsync(table)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

            // % time, seconds, usecs/call, calls, errors if there were any, syscall
            var counted = lines.Where(line => line.Length >= 5 && names.Contains(line[^1]))
                .ToDictionary(line => line[^1], line => int.Parse(line[3], CultureInfo.InvariantCulture), StringComparer.Ordinal);
            return names.ToDictionary(name => name, name => counted.GetValueOrDefault(name), StringComparer.Ordinal);
        }
        finally
        {
            File.Delete(table);
        }
    }
}
