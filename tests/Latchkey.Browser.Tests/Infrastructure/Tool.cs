using System.Diagnostics;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>Runs the programs that make real files.</summary>
internal static class Tool
{
    public static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program}: {await error} {await output}");
    }
}
