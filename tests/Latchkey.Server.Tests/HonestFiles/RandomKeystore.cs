using System.Diagnostics;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>A random keystore that the JDK or OpenSSL has written (Vectors/HonestFiles/RandomKeystores.java).</summary>
/// <param name="File">Its file.</param>
/// <param name="Type">Its type, by the name of the JDK.</param>
/// <param name="Password">Its password.</param>
/// <param name="IsNameless">Whether its key pair has no name, and the server makes one up.</param>
/// <param name="Hidden">The certificates in it that the JDK does not list.</param>
internal sealed record RandomKeystore(string File, string Type, string Password, bool IsNameless, List<KeytoolCertificate> Hidden)
{
    /// <summary>Writes keystores of every type to a folder.</summary>
    public static async Task<IReadOnlyList<RandomKeystore>> MakeAsync(string folder, int count, int seed)
    {
        var list = await RunAsync(
            folder, "java",
            "-XX:TieredStopAtLevel=4", // test.sh has the JVM compile less well than it can; to make keys takes longer so
            "-Dfile.encoding=UTF-8", "-Djdk.jceKeyProtector.iterationCount=20000", "--add-exports",
            "java.base/sun.security.tools.keytool=ALL-UNNAMED",
            "--add-exports", "java.base/sun.security.x509=ALL-UNNAMED",
            Path.Combine(AppContext.BaseDirectory, "Vectors", "HonestFiles", "RandomKeystores.java"), ".", $"{count}", $"{seed}");
        await RunAsync(folder, "bash", "-e", "openssl.sh");
        var keystores = new List<RandomKeystore>();
        foreach (var line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')))
        {
            if (line[0] == "store") keystores.Add(new RandomKeystore(Path.Combine(folder, line[1]), line[2], line[3], line.Length > 4, []));
            else keystores[^1].Hidden.Add(new KeytoolCertificate(line[1], line[2]));
        }

        return keystores;
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {await errors}");
    }
}
