using System.Diagnostics;

namespace Latchkey.Bench.Contenders;

/// <summary>A program that ends by itself.</summary>
internal static class Command
{
    /// <summary>Runs it, with something to read or nothing; what it has written.</summary>
    /// <exception cref="InvalidOperationException">It has failed.</exception>
    public static async Task<string> RunAsync(string[] command, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return await output;
        throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await errors}{await output}");
    }
}
