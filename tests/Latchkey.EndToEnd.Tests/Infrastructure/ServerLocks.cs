namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>
/// What keeps other programs from taking the log of a SQLite database away: the locks of its server, and the log's inode.
/// </summary>
internal static class ServerLocks
{
    /// <summary>Both as text, which is the same as long as nothing has changed; fails if there is no lock.</summary>
    public static async Task<string> OfAsync(string file)
    {
        var inode = (await Program.RunAsync("stat", "-c", "%i", file)).Output;
        var log = (await Program.RunAsync("stat", "-c", "%i", $"{file}-wal")).Output;
        var holders = (await File.ReadAllLinesAsync("/proc/locks"))
            .Where(line => line.Contains("POSIX", StringComparison.Ordinal) && line.Contains($":{inode} ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^4]).Distinct(StringComparer.Ordinal).ToList();
        return $"{holders.ShouldHaveSingleItem("one process, the server, has locks")}, log {log}";
    }
}
