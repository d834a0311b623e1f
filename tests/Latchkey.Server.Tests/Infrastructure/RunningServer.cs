using System.Text.Json;
using Latchkey.Application.ServiceKeys;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.ProviderKeys;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Http;
using Latchkey.Server.Settings;
using Latchkey.Storage;
using Latchkey.Storage.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>A server of its own for a test: real Kestrel on a free port, a fresh data folder, a clock that stands still.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private LatchkeyServer _server;

    private RunningServer(LatchkeyServer server, DirectoryInfo folder, TestDatabase database, FakeTimeProvider clock, RecordedLog log)
    {
        _server = server;
        _folder = folder;
        Database = database;
        Clock = clock;
        Log = log;
        using var document = JsonDocument.Parse(File.ReadAllText(server.ServiceKeyFile));
        var key = document.RootElement.GetProperty("oauth");
        ClientId = key.GetProperty("clientid").GetString()!;
        ClientSecret = key.GetProperty("clientsecret").GetString()!;
    }

    /// <summary>When every server of these tests starts.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 12, 1, 12, 0, 0, 291, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; }

    public RecordedLog Log { get; }

    public Uri Root => new(_server.Urls[0]);

    public string ClientId { get; }

    public string ClientSecret { get; }

    public string Folder => _folder.FullName;

    public TestDatabase Database { get; }

    public static Task<RunningServer> StartAsync(params (string Key, string Value)[] settings) =>
        StartOnAsync((_, database) => database.AddTablesAsync(), settings);

    /// <summary>Starts a server on a data folder and a database that are made ready for it.</summary>
    public static Task<RunningServer> StartOnAsync(Action<string, TestDatabase> prepare, params (string Key, string Value)[] settings) =>
        StartOnAsync(
            (folder, database) =>
            {
                prepare(folder, database);
                return Task.CompletedTask;
            },
            settings);

    private static async Task<RunningServer> StartOnAsync(
        Func<string, TestDatabase, Task> prepare, (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-test-");
        var database = TestDatabase.Create(folder.FullName);
        await prepare(folder.FullName, database);
        var clock = new FakeTimeProvider(Start);
        var log = new RecordedLog();
        return new RunningServer(await ServeAsync(folder, database, clock, log, settings), folder, database, clock, log);
    }

    /// <summary>Stops the server; <see cref="RestartAsync"/> starts another one.</summary>
    public ValueTask StopAsync() => _server.DisposeAsync();

    /// <summary>Ends as the command that serves does once the server has been told to end.</summary>
    public async Task EndAsync()
    {
        await _server.WaitForShutdownAsync(TestContext.Current.CancellationToken);
        await _server.DisposeAsync();
    }

    /// <summary>Stops the server and starts another one on its data.</summary>
    public async Task RestartAsync(params (string Key, string Value)[] settings)
    {
        await _server.DisposeAsync();
        _server = await ServeAsync(_folder, Database, Clock, Log, settings);
    }

    private static Task<LatchkeyServer> ServeAsync(
        DirectoryInfo folder, TestDatabase database, FakeTimeProvider clock, RecordedLog log, (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> values = new()
        {
            ["Server:Urls"] = "http://127.0.0.1:0",
            ["Storage:Folder"] = folder.FullName,
            ["Trust:BundleFile"] = "",
            ["ProviderKeys:Enabled"] = "false",
            ["Metrics:Networks"] = "127.0.0.1",
            ["Clock:MaxSkewSeconds"] = "0",
            ["Clock:IssueSkewSeconds"] = "0"
        }; // its clock is not PostgreSQL's
        if (database.ConnectionString is { } connectionString) values["Storage:DatabaseFile"] = DatabaseFile(folder, connectionString);
        foreach (var (key, value) in settings) values[key] = value;
        return LatchkeyServer.StartAsync(
            LatchkeySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build()),
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log);
                builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new OperatorAuthority(RsaKeys.Next)).AddSharedHub();
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>The addresses of the server.</summary>
    public IReadOnlyList<string> Urls => _server.Urls;

    /// <summary>Asks over the operator's socket.</summary>
    public async Task<string> OperatorAsync(string path) =>
        await Shell.TextAsync($"curl -s --unix-socket '{Path.Combine(Folder, "operator.sock")}' http://operator{path}");

    /// <summary>Adds a service key, as a command would.</summary>
    public async Task<ServiceKey> AddAsync(ServiceKey serviceKey)
    {
        await ServiceKeys.AddAsync(serviceKey, TestContext.Current.CancellationToken);
        return serviceKey;
    }

    /// <summary>The store of service keys, beside the one that the server remembers.</summary>
    public IServiceKeyStore ServiceKeys => Service<IServiceKeyStore>();

    /// <summary>Adds a service key without a secret and gives it a token.</summary>
    public async Task<ApiClient> ClientOfAsync(string tenant, params string[] roles) =>
        ApiClient.Bearer(Root, await TokenOfAsync(tenant, roles));

    /// <summary>The token of a new service key.</summary>
    public async Task<string> TokenOfAsync(string tenant, params string[] roles)
    {
        var serviceKey = await AddAsync(new ServiceKey($"sb-{Guid.NewGuid()}", tenant, $"client of {tenant}", null, [.. roles], Start));
        return Service<BearerTokens>().Issue(serviceKey).Token;
    }

    /// <summary>Something that the server is made of.</summary>
    public T Service<T>()
        where T : notnull => _server.Services.GetRequiredService<T>();

    /// <summary>A client that has signed in with a bearer token of the administrator.</summary>
    public async Task<ApiClient> SignInAsync() => await ApiClient.SignInAsync(Root, ClientId, ClientSecret);

    /// <summary>A client that has signed in with a new service key.</summary>
    public Task<ApiClient> ClientWithRolesAsync(string name, params string[] roles) => ClientWithRolesAsync(name, basic: false, roles);

    /// <summary>A client with a new service key, by Basic or signed in.</summary>
    public async Task<ApiClient> ClientWithRolesAsync(string name, bool basic, params string[] roles)
    {
        var created = NewServiceKey.Create(name, roles, Root, Start);
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddSingleton(Service<IMasterKeySource>())
            .AddLatchkeyStorage(new StorageOptions { DataFolder = Folder, Database = Database.ConnectionString }).BuildServiceProvider();
        await services.GetRequiredService<IServiceKeyStore>().AddAsync(created.Stored, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(created.Document);
        var secret = document.RootElement.GetProperty("oauth").GetProperty("clientsecret").GetString()!;
        return basic
            ? ApiClient.Basic(Root, created.Stored.ClientId, secret)
            : await ApiClient.SignInAsync(Root, created.Stored.ClientId, secret);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string DatabaseFile(DirectoryInfo folder, string connectionString)
    {
        var file = Path.Combine(folder.FullName, "database.txt");
        File.WriteAllText(file, connectionString);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite); // the server warns of others
        return file;
    }
}
