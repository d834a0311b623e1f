using System.Diagnostics;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>Runs other people's tools.</summary>
internal static class Shell
{
    /// <summary>As below, as text.</summary>
    public static async Task<string> TextAsync(string command) => System.Text.Encoding.UTF8.GetString(await OutputAsync(command));

    /// <summary>What a bash command writes to its standard output; it must succeed.</summary>
    public static async Task<byte[]> OutputAsync(string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-o", "pipefail", "-c", command]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, command);
        return output.ToArray();
    }
}
