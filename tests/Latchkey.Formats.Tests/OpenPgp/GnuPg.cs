using System.Diagnostics;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>GnuPG with a home of its own. Disposing of it ends its agent and deletes its keys.</summary>
public sealed class GnuPg : IDisposable
{
    public const string Passphrase = "pässwörd€ 1";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("lk-gpg-");

    public GnuPg()
    {
        File.SetUnixFileMode(_home.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // The agent keeps no passphrase between two commands.
        File.WriteAllText(PathOf("gpg-agent.conf"), "allow-loopback-pinentry\ndefault-cache-ttl 0\nmax-cache-ttl 0\ns2k-count 65536\n");
    }

    public string PathOf(string name) => Path.Combine(_home.FullName, name);

    /// <summary>Makes keys from a parameter file of gpg's unattended key generation.</summary>
    public void Generate(string parameters)
    {
        File.WriteAllText(PathOf("parameters"), parameters);
        Run("--generate-key", PathOf("parameters"));
    }

    /// <summary>Runs gpg under <see cref="Passphrase"/>, and returns what it prints.</summary>
    public string Run(params string[] arguments) => RunWith(Passphrase, arguments);

    public string RunWith(string passphrase, params string[] arguments) =>
        Tool.Run("gpg", [.. Options, "--passphrase", passphrase, .. arguments]);

    /// <summary>Runs gpg with commands on its standard input, as those of <c>--edit-key</c>.</summary>
    public string RunWithInput(string input, params string[] arguments) =>
        Tool.Finish(Tool.Start("gpg", [.. Options, "--passphrase", Passphrase, "--command-fd", "0", .. arguments]), input);

    /// <summary>Runs gpg, and returns the file that it writes.</summary>
    public byte[] Make(params string[] arguments)
    {
        var file = PathOf(Guid.NewGuid().ToString("N"));
        Run(["--output", file, .. arguments]);
        return File.ReadAllBytes(file);
    }

    public byte[] ExportPublic(params string[] arguments) => Make(["--export", .. arguments]);

    public byte[] ExportSecret(params string[] arguments) => Make(["--export-secret-keys", .. arguments]);

    public string Write(string name, byte[] octets)
    {
        File.WriteAllBytes(PathOf(name), octets);
        return PathOf(name);
    }

    public void Dispose()
    {
        using (var ending = Process.Start(new ProcessStartInfo("gpgconf", ["--homedir", _home.FullName, "--kill", "all"])))
            ending!.WaitForExit();
        _home.Delete(recursive: true);
    }

    private string[] Options =>
    [
        "--homedir", _home.FullName, "--batch", "--yes", "--quiet", "--no-tty", "--no-permission-warning", "--pinentry-mode", "loopback",
        "--display-charset", "utf-8", "--no-auto-check-trustdb", "--trust-model", "always",
    ];
}
