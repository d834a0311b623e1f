using System.Globalization;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// Files as Kubernetes mounts a secret: each is a link into a folder behind a link, and this one alone is replaced. All files have the same
/// time.
/// </summary>
internal sealed class MountedFiles : IDisposable
{
    private readonly WorkFolder _folder = new();
    private int _versions;

    /// <summary>The path of a file, as a setting names it.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Mounts a new version of all files.</summary>
    public async Task MountAsync(params (string Name, byte[] Content)[] files)
    {
        var version = (++_versions).ToString(CultureInfo.InvariantCulture);
        Directory.CreateDirectory(_folder[version]);
        foreach (var (name, content) in files)
        {
            await _folder.WriteAsync($"{version}/{name}", content);
            File.SetLastWriteTimeUtc(_folder[$"{version}/{name}"], DateTime.UnixEpoch);
            if (_versions == 1) File.CreateSymbolicLink(_folder[name], $"..data/{name}");
        }

        await _folder.RunAsync($"ln -s {version} ..next && mv -T ..next ..data");
    }

    public void Dispose() => _folder.Dispose();
}
