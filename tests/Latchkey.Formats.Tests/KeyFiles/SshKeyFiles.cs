using System.Collections.Concurrent;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.Tests.KeyFiles;

[assembly: AssemblyFixture(typeof(SshKeyFiles))]

namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>The files of <see cref="SshKeyCommands"/>, each made once, when a test first asks for it.</summary>
public sealed class SshKeyFiles : IDisposable
{
    private readonly WorkFolder _folder = new();
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> _files = new(StringComparer.Ordinal);

    public SshKeyFiles()
    {
        _folder.Write("password", SshKeyCommands.Password);
        _folder.Write("none", "");
    }

    /// <summary>The names of all files.</summary>
    public static TheoryData<string> Names => [.. SshKeyCommands.ByName.Keys];

    /// <summary>The names of the files that are encrypted.</summary>
    public static TheoryData<string> Encrypted => [.. SshKeyCommands.ByName.Keys.Where(IsEncrypted)];

    public string PathOf(string name) => _folder.PathOf(name);

    public byte[] Of(string name) => _files.GetOrAdd(name, _ => new(() => Make(name))).Value;

    /// <summary>Reads a file with its password.</summary>
    public SshKey Open(string name) => SshKeyReader.Read(Of(name), SshKeyCommands.Password);

    /// <summary>The public key of a file, as the tool that knows the file prints it: format and base64.</summary>
    public string PublicKeyOf(string name)
    {
        Of(name);
        var password = IsEncrypted(name) ? "password" : "none";
        var line = name.EndsWith(".ppk", StringComparison.Ordinal)
            ? Tool.Run("puttygen", PathOf(name), "-L", "--old-passphrase", PathOf(password))
            : Tool.Run("ssh-keygen", "-y", "-P", _folder.ReadText(password), "-f", PathOf(name));
        return string.Join(' ', line.TrimEnd().Split(' ').Take(2));
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsEncrypted(string name) => name.Contains("-encrypted", StringComparison.Ordinal);

    private byte[] Make(string name)
    {
        var command = SshKeyCommands.ByName[name].Split(' ').Select(word => Locate(name, word)).ToArray();
        Tool.Run(command[0], command[1..]);
        // ssh-keygen does not look at keys that others can read.
        File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _folder.Read(name);
    }

    private string Locate(string name, string word)
    {
        if (word.Split('{', '}') is not [var option, var file, ""]) return word;
        if (SshKeyCommands.ByName.ContainsKey(file)) Of(file);
        return option + PathOf(file == "file" ? name : file);
    }
}
