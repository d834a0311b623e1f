using System.Diagnostics;
using System.Text;

namespace Latchkey.Formats.Tests;

/// <summary>Runs the programs that the tests compare with. A machine without one fails the test: test.sh installs them.</summary>
internal static class Tool
{
    public static string Run(string program, params string[] arguments) => Finish(Start(program, arguments), "");

    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;

    /// <summary>Sends the input, and returns what the program prints once it has ended well.</summary>
    public static string Finish(Process process, string input)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, errors.GetAwaiter().GetResult());
            return output.GetAwaiter().GetResult();
        }
    }
}
