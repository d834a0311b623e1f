using System.Diagnostics;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>Runs the programs that make real files.</summary>
internal static class Tool
{
    /// <summary>Runs a program in a folder; the answer is what it says.</summary>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    WorkingDirectory = folder,
                    RedirectStandardError = true,
                    RedirectStandardOutput = true
                })!;
        var (error, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program}: {await error} {await output}");
        return await output;
    }

    /// <summary>Runs a line of words.</summary>
    public static Task<string> RunLineAsync(string folder, string line) =>
        line.Split(' ') is [var program, .. var arguments]
            ? RunAsync(folder, program, arguments)
            : throw new ArgumentException("There is no program.", nameof(line));

    /// <summary>Makes a self-signed certificate and its key: <c>NAME.pem</c> and <c>NAME.key</c>.</summary>
    public static Task<string> SelfSignedAsync(string folder, string name, int days = 365) => RunLineAsync(
        folder, $"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {name}.key -out {name}.pem " +
            $"-days {days} -subj /C=DE/O=Example/CN={name}");
}
