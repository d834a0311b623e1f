namespace Latchkey.Promises;

/// <summary>Servers with one database, one master key and one set of service keys, and a client of each that has signed in.</summary>
internal sealed class ServersUnderTest : IAsyncDisposable
{
    private const string Alarm = "The history of the database was replaced";

    private readonly List<ServerUnderTest> _servers = [];
    private readonly List<HttpClient> _clients = [];
    private readonly List<TemporaryFolder> _folders = [];

    public IReadOnlyList<ServerUnderTest> All => _servers;

    public IReadOnlyList<HttpClient> Clients => _clients;

    /// <summary>Starts one with each set of settings.</summary>
    public static async Task<ServersUnderTest> StartAsync(Run run, params string[][] settings)
    {
        var servers = new ServersUnderTest();
        foreach (var own in settings)
        {
            servers._servers.Add(servers._servers is [var first, ..]
                ? await servers.AnotherAsync(run, first, own)
                : await ServerUnderTest.StartAsync(run, own));
            servers._clients.Add(await servers._servers[^1].SignInAsync());
        }

        return servers;
    }

    /// <summary>How often a server has said that the history of the database was replaced.</summary>
    public int Alarms(int server) =>
        File.ReadAllLines(_servers[server].LogFile).Count(line => line.Contains(Alarm, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var server in _servers) await server.DisposeAsync();
        foreach (var folder in _folders) folder.Dispose();
    }

    private Task<ServerUnderTest> AnotherAsync(Run run, ServerUnderTest first, string[] settings)
    {
        var folder = new TemporaryFolder();
        _folders.Add(folder);
        foreach (var file in new[] { "master.key", "service-key.json" }) File.Copy(Path.Combine(first.Folder, file), folder[file]);
        return ServerUnderTest.StartInAsync(run, folder["."], settings);
    }
}
