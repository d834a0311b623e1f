namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>A data folder and the server that is started on it, again and again.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-e2e-");
    private Program? _server;
    private string? _formerRoot;

    public string Root => _folder.FullName;

    public string Data => Path.Combine(_folder.FullName, "data");

    public Program Server => _server!;

    /// <summary>A data folder on which a server has started before (see <see cref="FirstStart"/>).</summary>
    public static async Task<ServedFolder> StartedBeforeAsync()
    {
        var folder = new ServedFolder();
        folder._formerRoot = await FirstStart.CopyAsync(folder.Data);
        return folder;
    }

    /// <summary>Starts the server and returns a client that has signed in with the administrator's key.</summary>
    public async Task<KeystoreClient> StartAsync(params (string Name, string Value)[] environment)
    {
        await StartServerAsync(environment);
        var root = new Uri(await Server.LineAsync("Now listening on:"));
        var file = Path.Combine(Data, "service-key.json");
        var key = await File.ReadAllTextAsync(file);
        if (_formerRoot is not null)
        {
            // The key has the address of the server for which it was made.
            key = key.Replace(_formerRoot, root.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, key);
            _formerRoot = null;
        }

        return await KeystoreClient.SignInAsync(root, key);
    }

    /// <summary>Starts the server, and waits for nothing.</summary>
    public async Task StartServerAsync(params (string Name, string Value)[] environment)
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", Data], environment);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
