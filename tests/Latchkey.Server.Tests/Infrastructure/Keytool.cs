using System.Diagnostics;
using System.Text;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// The JDK's keytool in one process that runs command after command (Vectors/HonestFiles/Keytool.java): starting a JVM costs a second.
/// Latchkey.Promises has this file too.
/// </summary>
internal sealed class Keytool : IDisposable
{
    private readonly Process _java = Process.Start(new ProcessStartInfo("java", [
        "-Djava.security.manager=allow", "-Duser.language=en", "-Dfile.encoding=UTF-8", "--add-exports",
        "java.base/sun.security.tools.keytool=ALL-UNNAMED",
        Path.Combine(AppContext.BaseDirectory, "Vectors", "HonestFiles", "Keytool.java"),
    ])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(false),
        StandardOutputEncoding = Encoding.UTF8,
    })!;

    public Keytool() => _java.BeginErrorReadLine(); // warnings of the JDK, which would fill the pipe

    /// <summary>The certificates of a keystore as <c>keytool -list -v</c> shows them.</summary>
    public async Task<IReadOnlyList<KeytoolCertificate>> ListAsync(string file, string type, string password) =>
        KeytoolCertificate.Parse(await RunAsync("-list", "-v", "-storetype", type, "-keystore", file, "-storepass", password));

    /// <summary>What keytool prints.</summary>
    /// <exception cref="InvalidOperationException">The command failed, or keytool has ended.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        await _java.StandardInput.WriteLineAsync(string.Join('\t', arguments));
        await _java.StandardInput.FlushAsync();
        var outcome = await ReadLineAsync();
        var lines = new List<string>();
        for (var line = await ReadLineAsync(); line != "."; line = await ReadLineAsync()) lines.Add(line[1..]);
        return outcome == "ok"
            ? lines
            : throw new InvalidOperationException($"keytool {string.Join(' ', arguments)}: {string.Join('\n', lines)}");
    }

    public void Dispose()
    {
        _java.StandardInput.Close();
        _java.WaitForExit();
        _java.Dispose();
    }

    private async Task<string> ReadLineAsync() =>
        await _java.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("keytool has ended.");
}
