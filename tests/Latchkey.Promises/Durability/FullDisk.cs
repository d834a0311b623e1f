using System.Diagnostics;
using System.Globalization;

namespace Latchkey.Promises.Durability;

/// <summary>
/// D4: a disk that is full refuses writes, keeps what it has, and takes writes again once there is room, with no restart.
/// </summary>
internal static class FullDisk
{
    private const int Megabytes = 12;
    private const int MostImports = 20_000;

    public static Promise Promise { get; } =
        new("D4", "Disk full", "only 507 or 503, no partial state, recovers without restart", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var disk = Directory.CreateTempSubdirectory("latchkey-disk-").FullName;
        if (!await MountAsync(disk)) return new Outcome("not measured: mounting a small disk needs root", IsKept: false);
        try
        {
            return await OnDiskAsync(run, disk);
        }
        finally
        {
            await Command.RunAsync("umount", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task<Outcome> OnDiskAsync(Run run, string disk)
    {
        await using var server = await ServerUnderTest.StartInAsync(run, Path.Combine(disk, "data"));
        using var http = await server.SignInAsync();
        var clients = new Imports();
        for (var i = 0; i < MostImports && clients.OtherAnswers == "none"; i++) await clients.ImportAsync(http);
        var full = Stopwatch.StartNew();
        await clients.RunAsync(http, () => full.Elapsed > TimeSpan.FromSeconds(5)); // nobody stops for a refusal
        var (before, whileFull) = (clients.Acknowledged, await clients.CompareAsync(http));
        await EnlargeAsync(disk);
        var recovered = 0;
        for (var i = 0; i < 100; i++) recovered += (int)await clients.ImportAsync(http) == 204 ? 1 : 0;
        var comparison = await clients.CompareAsync(http);
        await server.KillAsync();
        await server.StartAgainAsync();
        using var reader = await server.SignInAsync();
        var afterwards = await clients.CompareAsync(reader);
        var (verified, _) = await server.RunAsync("audit", "verify");
        return new Outcome(
            $"{before:N0} imports until full, then {clients.OtherAnswers}; {whileFull}; with room again {recovered} of 100 imports; " +
                $"{comparison}, after a restart {afterwards}",
            clients.HasOnly(503, 507) && clients.OtherAnswers != "none" && whileFull.IsEqual && comparison.IsEqual && afterwards.IsEqual
            && recovered == 100 && verified == 0);
    }

    /// <summary>Mounts a small disk on a folder, which root alone may.</summary>
    public static async Task<bool> MountAsync(string disk) => await MountAsync("-t", "tmpfs", "-o", Size(Megabytes), "tmpfs", disk) == 0;

    /// <summary>Makes room on it.</summary>
    public static Task EnlargeAsync(string disk) => MountAsync("-o", $"remount,{Size(10 * Megabytes)}", disk);

    private static string Size(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    private static async Task<int> MountAsync(params string[] arguments) => (await Command.RunAsync("mount", arguments)).ExitCode;
}
