namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>A folder for files that other people's tools make and read.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-tools-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Runs a bash command in the folder; it must succeed.</summary>
    public async Task<string> RunAsync(string command) =>
        System.Text.Encoding.UTF8.GetString(await Shell.OutputAsync($"cd '{_folder.FullName}' && {command}"));

    public Task<byte[]> ReadAsync(string name) => File.ReadAllBytesAsync(this[name]);

    public Task WriteAsync(string name, byte[] content) => File.WriteAllBytesAsync(this[name], content);

    public void Dispose() => _folder.Delete(recursive: true);
}
