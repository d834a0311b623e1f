namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>A data folder and the server that is started on it, again and again.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-e2e-");
    private Program? _server;

    public string Root => _folder.FullName;

    public string Data => Path.Combine(_folder.FullName, "data");

    public Program Server => _server!;

    /// <summary>Starts the server and returns a client that has signed in with the administrator's key.</summary>
    public async Task<KeystoreClient> StartAsync(params (string Name, string Value)[] environment)
    {
        await StartServerAsync(environment);
        var url = await Server.LineAsync("Now listening on:");
        return await KeystoreClient.SignInAsync(new Uri(url), await File.ReadAllTextAsync(Path.Combine(Data, "service-key.json")));
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
