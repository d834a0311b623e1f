[assembly: AssemblyFixture(typeof(Latchkey.EndToEnd.Tests.Infrastructure.FirstStart))]

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>
/// A data folder on which a server has started and ended, for tests to which a first start does not matter: it makes the tables and three
/// key pairs, which takes longer than the rest of a start.
/// </summary>
public sealed class FirstStart : IAsyncDisposable
{
    private static readonly ServedFolder Folder = new();
    private static readonly Lazy<Task<string>> Root = new(StartAsync);

    /// <summary>Copies it, and returns the address at which its server was.</summary>
    internal static async Task<string> CopyAsync(string data)
    {
        var root = await Root.Value;
        Directory.CreateDirectory(data, File.GetUnixFileMode(Folder.Data));
        foreach (var file in Directory.EnumerateFiles(Folder.Data)) File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        return root;
    }

    public ValueTask DisposeAsync() => Folder.DisposeAsync();

    private static async Task<string> StartAsync()
    {
        using var client = await Folder.StartAsync();
        Folder.Server.Terminate();
        (await Folder.Server.EndAsync()).ShouldBe(0);
        return client.Root.GetLeftPart(UriPartial.Authority);
    }
}
