using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Server.Tests.Storage;

/// <summary>A data folder of its own, and one server's or one command's view of it.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly bool _isOwner;
    private readonly string? _connectionString;
    private ServiceProvider _services;

    private TestStorage(string folder, TestDatabase database, bool isOwner, string keyFile, string? connectionString = null)
    {
        Folder = folder;
        Database = database;
        KeyFile = keyFile;
        _isOwner = isOwner;
        _connectionString = connectionString ?? database.ConnectionString;
        _services = Services();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Folder { get; }

    public TestDatabase Database { get; }

    /// <summary>Where the master key is; a test may put another one there.</summary>
    public string KeyFile { get; }

    public IKeystoreStore Store => _services.GetRequiredService<IKeystoreStore>();

    public IServiceKeyStore ServiceKeys => _services.GetRequiredService<IServiceKeyStore>();

    public IAuditLog Audit => _services.GetRequiredService<IAuditLog>();

    public ISealer Sealer => _services.GetRequiredService<ISealer>();

    public IStorage Storage => _services.GetRequiredService<IStorage>();

    public static TestStorage Closed()
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-").FullName;
        return new TestStorage(folder, TestDatabase.Create(folder), isOwner: true, NewKeyFile());
    }

    public static async Task<TestStorage> OpenAsync()
    {
        var storage = Closed();
        await storage.Storage.OpenAsync(Token);
        return storage;
    }

    /// <summary>Another server or command, on the same folder or on another one with the same database if that is PostgreSQL.</summary>
    public TestStorage Another(string? folder = null) => new(folder ?? Folder, Database, isOwner: false, KeyFile);

    /// <summary>Another server that reaches the database in another way.</summary>
    public TestStorage Through(string connectionString) => new(Path.Combine(Folder, "through"), Database, isOwner: false, KeyFile, connectionString);

    public async Task RestartAsync()
    {
        await StopAsync();
        _services = Services();
        await Storage.OpenAsync(Token);
    }

    public ValueTask StopAsync() => _services.DisposeAsync();

    public async Task<Keystore> ReadAsync(string tenant = Some.Tenant) => (await Store.ReadAsync(tenant, Token)).System;

    public Task<CommittedChange> ImportAsync(string alias, string tenant = Some.Tenant) =>
        Store.ChangeAsync(tenant, keystores => Some.Import(keystores, alias), Token);

    public Task<CommittedChange> DeleteAsync(string alias) =>
        Store.ChangeAsync(Some.Tenant, keystores => keystores.System.Delete(Alias.Parse(alias), Some.Edit()), Token);

    /// <summary>Runs SQL as another process would.</summary>
    public void Execute(string sql) => Database.Execute(sql);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_isOwner) return;
        await Database.DisposeAsync();
        File.Delete(KeyFile);
        Directory.Delete(Folder, recursive: true);
    }

    public static string NewKeyFile()
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, MasterKey.CreateFileContent());
        return file;
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(MasterKey.Load(KeyFile))
        .AddLatchkeyStorage(new StorageOptions { DataFolder = Folder, Database = _connectionString, BusyTimeout = TimeSpan.FromSeconds(1) })
        .BuildServiceProvider();
}
