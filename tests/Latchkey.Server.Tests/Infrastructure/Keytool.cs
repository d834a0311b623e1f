using System.Diagnostics;
using System.Text;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>The JDK's keytool in one process that runs command after command (Vectors/HonestFiles/Keytool.java): starting a JVM costs a second.</summary>
internal sealed class Keytool : IDisposable
{
    private readonly Process _java = Process.Start(new ProcessStartInfo("java", [
        "-Djava.security.manager=allow", "-Duser.language=en", "-Dfile.encoding=UTF-8", "--add-exports", "java.base/sun.security.tools.keytool=ALL-UNNAMED",
        Path.Combine(Vectors.Folder, "HonestFiles", "Keytool.java"),
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

    /// <summary>What keytool prints; it must succeed.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        await _java.StandardInput.WriteLineAsync(string.Join('\t', arguments));
        await _java.StandardInput.FlushAsync();
        var outcome = await ReadLineAsync();
        var lines = new List<string>();
        for (var line = await ReadLineAsync(); line != "."; line = await ReadLineAsync()) lines.Add(line[1..]);
        outcome.ShouldBe("ok", string.Join('\n', lines));
        return lines;
    }

    public void Dispose()
    {
        _java.StandardInput.Close();
        _java.WaitForExit();
        _java.Dispose();
    }

    private async Task<string> ReadLineAsync() => (await _java.StandardOutput.ReadLineAsync()).ShouldNotBeNull("keytool has ended");
}
