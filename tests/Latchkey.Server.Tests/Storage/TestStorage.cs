using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Sealing;
using Latchkey.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Server.Tests.Storage;

/// <summary>A data folder of its own, and one server's or one command's view of it.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private ServiceProvider _services;

    private readonly (long Limit, long AtOnce) _sealings;

    private TestStorage(string folder, bool ownsFolder, string keyFile, (long Limit, long AtOnce)? sealings = null)
    {
        _sealings = sealings ?? (1L << 32, 1L << 16);
        Folder = folder;
        KeyFile = keyFile;
        _ownsFolder = ownsFolder;
        _services = Services();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Folder { get; }

    /// <summary>Where the master key is; a test may put another one there, or name another place before a restart.</summary>
    public string KeyFile { get; set; }

    public IMasterKeys MasterKeys => _services.GetRequiredService<IMasterKeys>();

    public IDataKeyStore DataKeys => _services.GetRequiredService<IDataKeyStore>();

    public IKeystoreStore Store => _services.GetRequiredService<IKeystoreStore>();

    public IServiceKeyStore ServiceKeys => _services.GetRequiredService<IServiceKeyStore>();

    public IAuditLog Audit => _services.GetRequiredService<IAuditLog>();

    public ISealer Sealer => _services.GetRequiredService<ISealer>();

    public IStorage Storage => _services.GetRequiredService<IStorage>();

    public static TestStorage Closed() => new(Directory.CreateTempSubdirectory("latchkey-").FullName, ownsFolder: true, NewKeyFile());

    public static Task<TestStorage> OpenAsync() => OpenAsync(Closed());

    /// <summary>A store whose data keys are spent after a few sealings.</summary>
    public static Task<TestStorage> OpenAsync(long sealingLimit, long sealingsAtOnce) =>
        OpenAsync(new(Directory.CreateTempSubdirectory("latchkey-").FullName, ownsFolder: true, NewKeyFile(), (sealingLimit, sealingsAtOnce)));

    private static async Task<TestStorage> OpenAsync(TestStorage storage)
    {
        await storage.Storage.OpenAsync(Token);
        return storage;
    }

    /// <summary>Another server or command, on the same folder or on one in it.</summary>
    public TestStorage Another(string? folder = null) => new(folder ?? Folder, ownsFolder: false, KeyFile, _sealings);

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
    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "latchkey.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_ownsFolder) return;
        File.Delete(KeyFile);
        Directory.Delete(Folder, recursive: true);
    }

    public static string NewKeyFile()
    {
        var file = Path.GetTempFileName();
        WriteKey(file);
        return file;
    }

    public static void WriteKey(string file)
    {
        using var content = LocalMasterKey.CreateFileContent();
        File.WriteAllBytes(file, content.Span);
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IMasterKeySource>(new FileMasterKeySource(KeyFile, makesFirstKey: false))
        .AddLatchkeyStorage(new StorageOptions { DataFolder = Folder, BusyTimeout = TimeSpan.FromSeconds(1), SealingLimit = _sealings.Limit, SealingsAtOnce = _sealings.AtOnce })
        .BuildServiceProvider();
}
