using System.Globalization;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>The locks that the kernel has for this process on the file of a database, as <c>/proc/locks</c> shows them.</summary>
internal static class KernelLocks
{
    public static async Task<int> CountAsync(string folder)
    {
        var inode = (await Shell.TextAsync($"stat -c %i '{Path.Combine(folder, "latchkey.db")}'")).Trim();
        var ours = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return (await File.ReadAllLinesAsync("/proc/locks", TestStorage.Token))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields.Contains("POSIX", StringComparer.Ordinal) && fields.Contains(ours, StringComparer.Ordinal)
                && fields.Any(field => field.EndsWith($":{inode}", StringComparison.Ordinal)));
    }
}
