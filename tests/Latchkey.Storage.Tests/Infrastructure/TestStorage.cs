using System.Text;
using Latchkey.Application.Sealing;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Events;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Notes;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Versions;
using Latchkey.Storage;
using Latchkey.Storage.Backups;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>A data folder of its own, and one server's or one command's view of it.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly bool _isOwner;
    private readonly string? _connectionString;
    private readonly (long Limit, long AtOnce)? _sealings;
    private readonly ChangePolicy _policy;
    private readonly TimeSpan _maxWait;
    private readonly TimeSpan _startWait;
    private ServiceProvider _services;

    private TestStorage(string folder, TestDatabase database, bool isOwner, string keyFile, string? connectionString = null,
        (long Limit, long AtOnce)? sealings = null, TimeSpan? maxWait = null, TimeSpan? startWait = null, ChangePolicy? policy = null)
    {
        _policy = policy ?? ChangePolicy.None;
        _startWait = startWait ?? TimeSpan.Zero;
        _maxWait = maxWait ?? TimeSpan.FromSeconds(30);
        _sealings = sealings;
        Folder = folder;
        Database = database;
        KeyFile = keyFile;
        _isOwner = isOwner;
        _connectionString = connectionString ?? database.ConnectionString;
        _services = Services();
    }

    /// <summary>How long an attempt to write on SQLite waits for another process.</summary>
    public static TimeSpan BusyTimeout { get; } = TimeSpan.FromSeconds(1);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Folder { get; }

    public TestDatabase Database { get; }

    /// <summary>Where the master key is; a test may put another one there, or name another place before a restart.</summary>
    public string KeyFile { get; set; }

    /// <summary>What is done whenever the source of the master key gives the first key, before anything is written.</summary>
    public Action WhenAdopted { get; set; } = () => { };

    /// <summary>The clock of the server; a test may put another one there before a restart.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How long a data key stays after another one has taken its place.</summary>
    public TimeSpan RetireAfter { get; set; } = TimeSpan.Zero;

    public IMasterKeys MasterKeys => _services.GetRequiredService<IMasterKeys>();

    public IKeyRotation Keys => _services.GetRequiredService<IKeyRotation>();

    public IRowVerification Rows => _services.GetRequiredService<IRowVerification>();

    public IAlteredRows Altered => _services.GetRequiredService<IAlteredRows>();

    public KeyRing Ring => _services.GetRequiredService<KeyRing>();

    public IDataKeyStore DataKeys => _services.GetRequiredService<IDataKeyStore>();

    public IKeystoreStore Store => _services.GetRequiredService<IKeystoreStore>();

    public IServiceKeyStore ServiceKeys => _services.GetRequiredService<IServiceKeyStore>();

    public ICalendarTokens CalendarTokens => _services.GetRequiredService<ICalendarTokens>();

    public IEndedSessions EndedSessions => _services.GetRequiredService<IEndedSessions>();

    public IEntryVersions Versions => _services.GetRequiredService<IEntryVersions>();

    public IMaterialVersions MaterialVersions => _services.GetRequiredService<IMaterialVersions>();

    public IEventCursors EventCursors => _services.GetRequiredService<IEventCursors>();

    public IAuditLog Audit => _services.GetRequiredService<IAuditLog>();

    public IBackups Backups => _services.GetRequiredService<IBackups>();

    public ISealer Sealer => _services.GetRequiredService<ISealer>();

    public TenantSnapshots Snapshots => _services.GetRequiredService<TenantSnapshots>();

    public IStorage Storage => _services.GetRequiredService<IStorage>();

    public static TestStorage Closed() => Closed(TestDatabase.IsPostgreSql);

    /// <summary>A store of one engine or the other.</summary>
    public static TestStorage Closed(
        bool isPostgreSql, (long Limit, long AtOnce)? sealings = null, ChangePolicy? policy = null, TimeSpan? maxWait = null)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-").FullName;
        var database = TestDatabase.Create(folder, isPostgreSql);
        return new TestStorage(folder, database, isOwner: true, NewKeyFile(), sealings: sealings, maxWait: maxWait, policy: policy);
    }

    public static Task<TestStorage> OpenAsync() => OpenAsync(Closed());

    /// <summary>A store whose data keys are spent after a few sealings.</summary>
    public static Task<TestStorage> OpenAsync(long sealingLimit, long sealingsAtOnce) =>
        OpenAsync(Closed(TestDatabase.IsPostgreSql, (sealingLimit, sealingsAtOnce)));

    /// <summary>A store whose changes wait no longer than this.</summary>
    public static Task<TestStorage> OpenAsync(TimeSpan maxWait) => OpenAsync(Closed(TestDatabase.IsPostgreSql, maxWait: maxWait));

    /// <summary>A store with a policy for every change.</summary>
    public static Task<TestStorage> OpenAsync(ChangePolicy policy) => OpenAsync(Closed(TestDatabase.IsPostgreSql, policy: policy));

    private static async Task<TestStorage> OpenAsync(TestStorage storage)
    {
        await storage.Database.AddTablesAsync();
        await storage.Storage.OpenAsync(Token);
        return storage;
    }

    /// <summary>Another server or command, on the same folder or on another one with the same database if that is PostgreSQL.</summary>
    public TestStorage Another(string? folder = null) =>
        new(folder ?? Folder, Database, isOwner: false, KeyFile, sealings: _sealings, policy: _policy);

    /// <summary>Another server that reaches the database in another way.</summary>
    public TestStorage Through(string connectionString, string name = "through", (long Limit, long AtOnce)? sealings = null,
        TimeSpan? maxWait = null, TimeSpan? startWait = null) =>
        new(Path.Combine(Folder, name), Database, isOwner: false, KeyFile, connectionString, sealings, maxWait, startWait);

    /// <summary>An empty storage on another machine, of one engine or the other, with the same master key.</summary>
    public async Task<TestStorage> ElsewhereAsync(bool isPostgreSql)
    {
        var elsewhere = Closed(isPostgreSql);
        File.Copy(KeyFile, elsewhere.KeyFile, overwrite: true);
        await elsewhere.StopAsync();
        elsewhere._services = elsewhere.Services();
        return elsewhere;
    }

    /// <summary>Every value of every row of every table, as the classes of the rows have them.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        await using var context = CreateContext();
        return await EveryRow.ReadAsync(context);
    }

    /// <summary>The database itself.</summary>
    public StorageContext CreateContext() => _services.GetRequiredService<Latchkey.Storage.Databases.Database>().CreateContext();

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

    public Task<CommittedChange> AnnotateAsync(string alias, AliasNote note) =>
        Store.ChangeAsync(Some.Tenant, keystores => keystores.Annotate(Alias.Parse(alias), note, Some.Edit()), Token);

    /// <summary>Creates a user credential, or replaces it.</summary>
    public Task<CommittedChange> PutCredentialAsync(string name, string password = "p4ss")
    {
        SealedSecret sealedSecret;
        using (var secret = new SecretBytes(Encoding.UTF8.GetBytes(password))) sealedSecret = Sealer.Seal(secret);
        var id = new MaterialId(MaterialSet.UserCredentials, name);
        var content = new UserCredential("default", "of a test", "alice", null);
        return Store.ChangeAsync(
            Some.Tenant,
            keystores => keystores.Materials[id] is null
                ? keystores.Materials.Create(id, content, sealedSecret, Some.Edit())
                : keystores.Materials.Replace(id, content, sealedSecret, Some.Edit()),
            Token);
    }

    /// <summary>Gives the notices of the end of entries that are due at a time.</summary>
    public Task<CommittedChange> GiveNoticesAsync(DateTimeOffset now) =>
        Store.ChangeAsync(Some.Tenant, keystores => keystores.GiveNotices(Some.Policy(), most: 1_000, new Edit("Latchkey", now)), Token);

    /// <summary>Runs SQL as another process would.</summary>
    public void Execute(string sql) => Database.Execute(sql);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!_isOwner) return;
        await Database.DisposeAsync();
        File.Delete(KeyFile);
        foreach (var kept in Directory.GetFiles(Path.GetDirectoryName(KeyFile)!, $"{Path.GetFileName(KeyFile)}.file-*")) File.Delete(kept);
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
        .AddSingleton(Clock)
        .AddSingleton<IMasterKeySource>(
            new WatchedMasterKeySource(new FileMasterKeySource(KeyFile, makesFirstKey: false), () => WhenAdopted()))
        .AddLatchkeyStorage(Options())
        .BuildServiceProvider();

    private StorageOptions Options()
    {
        var options = new StorageOptions
        {
            DataFolder = Folder,
            Database = _connectionString,
            BusyTimeout = BusyTimeout,
            MaxWait = _maxWait,
            StopWait = () => _maxWait,
            StartWait = _startWait,
            RetireAfter = RetireAfter,
            Policy = _policy
        };
        return _sealings is not var (limit, atOnce) ? options
            : new StorageOptions
            {
                DataFolder = Folder,
                Database = _connectionString,
                BusyTimeout = BusyTimeout,
                MaxWait = _maxWait,
                SealingLimit = limit,
                SealingsAtOnce = atOnce
            };
    }
}
