using Latchkey.Application.Health;
using Latchkey.Application.Sealing;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Tests.Stores;

[OnBothEngines]
public sealed class DatabaseCheckTests
{
    private static readonly Guid Unopened = new("00000000-0000-0000-0000-000000000001");

    // For a second, a server believes which keys there are.
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(1.1);

    [Fact]
    public async Task A_write_that_was_refused_for_itself_does_not_make_the_database_useless()
    {
        await using var storage = await TestStorage.OpenAsync();
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        storage.Database.Refuse("INSERT ON KeystoreEntries", "NEW.Alias = 'poison'");
        await storage.ImportAsync("poison").ShouldThrowAsync<RefusalException>();
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_is_useless_until_it_takes_them_again()
    {
        await using var storage = await TestStorage.OpenAsync();
        await TakeNoWritesAsync(storage);
        for (var i = 0; i < 3; i++) (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBe("The database accepts no writes.");
        storage.Database.Allow();
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        (await storage.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    // As on a full disk: the writer repeats the import for as long as it may wait, and the test commit waits behind it.
    [Fact]
    public async Task A_database_that_answers_is_not_taken_for_silent_while_a_refused_write_waits()
    {
        TestDatabase.RequirePostgreSql();
        await using var storage = await TestStorage.OpenAsync();
        storage.Execute("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS " +
            "'BEGIN RAISE EXCEPTION ''no room'' USING ERRCODE = ''disk_full''; END'");
        storage.Execute("CREATE TRIGGER full_disk BEFORE INSERT ON KeystoreEntries FOR EACH ROW EXECUTE FUNCTION full_disk()");
        var import = storage.ImportAsync("one");
        string? fault = null;
        while (fault is null)
            fault = await storage.Storage.CheckAsync(TestStorage.Token).WaitAsync(DatabaseWatch.Deadline, TestStorage.Token);
        fault.ShouldBe("The database accepts no writes.");
        import.IsCompleted.ShouldBeFalse();
        storage.Execute("DROP FUNCTION full_disk() CASCADE");
        await import;
    }

    // As if another server had made it under a master key that this one does not have.
    [Fact]
    public async Task A_data_key_that_does_not_open_makes_the_database_useless_until_it_opens_or_is_gone()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Execute("INSERT INTO DataKeys (Id, Purpose, Wrapped, MasterKeyId, Sealings, Version, CreatedTimeUnixMs) " +
            $"SELECT '{Unopened}', Purpose, Wrapped, MasterKeyId, Sealings, Version, CreatedTimeUnixMs FROM DataKeys " +
            "WHERE Purpose = 'Session'");
        await Task.Delay(Known, TestStorage.Token);
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldNotBeNull().ShouldContain("does not open the data keys");
        storage.Execute($"DELETE FROM DataKeys WHERE Id = '{Unopened}'");
        await Task.Delay(Known, TestStorage.Token);
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_check_records_nothing_and_changes_nothing()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await TakeNoWritesAsync(storage);
        storage.Database.Allow();
        var before = await storage.RowsAsync();
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        (await storage.RowsAsync()).ShouldBe(before);
    }

    // A commit that writes nothing succeeds on a full disk.
    [Fact]
    public async Task A_check_of_a_doubted_database_writes_as_much_as_an_import()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await TakeNoWritesAsync(storage);
        storage.Database.Allow();
        storage.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var log = new FileInfo(Path.Combine(storage.Folder, "latchkey.db-wal"));
        (log.Exists ? log.Length : 0).ShouldBe(0);
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        log.Refresh();
        log.Length.ShouldBeGreaterThan(64 * 1024);
    }

    // What escapes the writer used to leave every later write waiting for ever.
    [Fact]
    public async Task A_writer_that_fails_in_itself_refuses_what_waits_and_goes_on()
    {
        await using var storage = TestStorage.Closed();
        await using var services = ServicesOf(storage, new FailingLog("CommitFailed"));
        await services.GetRequiredService<IStorage>().OpenAsync(TestStorage.Token);
        storage.Database.Refuse("INSERT ON KeystoreEntries", "NEW.Alias = 'poison'");
        (await ImportAsync(services, "poison").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        (await ImportAsync(services, "one")).After.Revision.ShouldBe(1);
        (await services.GetRequiredService<IStorage>().CheckAsync(TestStorage.Token)).ShouldBeNull();
    }

    // Whatever ends it: here even the report of its failure fails.
    [Fact]
    public async Task A_writer_that_ends_by_itself_refuses_every_write_at_once()
    {
        await using var storage = TestStorage.Closed();
        await using var services = ServicesOf(storage, new FailingLog("CommitFailed", "Escaped"));
        await services.GetRequiredService<IStorage>().OpenAsync(TestStorage.Token);
        storage.Database.Refuse("INSERT ON KeystoreEntries", "NEW.Alias = 'poison'");
        foreach (var alias in new[] { "poison", "one", "two" })
            (await ImportAsync(services, alias).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        var open = services.GetRequiredService<IStorage>();
        while (await open.CheckAsync(TestStorage.Token) is not "The writer has stopped. Restart the server.")
            await Task.Delay(10, TestStorage.Token); // it ends a moment after its last refusal
    }

    [Fact]
    public async Task A_writer_that_has_ended_makes_the_database_useless()
    {
        await using var storage = await TestStorage.OpenAsync();
        var open = storage.Storage;
        await ((IAsyncDisposable)open).DisposeAsync();
        (await open.CheckAsync(TestStorage.Token)).ShouldBe("The writer has stopped. Restart the server.");
    }

    private static ServiceProvider ServicesOf(TestStorage storage, FailingLog log) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IMasterKeySource>(new FileMasterKeySource(storage.KeyFile, makesFirstKey: false))
        .AddLatchkeyStorage(new StorageOptions { DataFolder = storage.Folder, Database = storage.Database.ConnectionString })
        .AddLogging(logging => logging.AddProvider(log))
        .BuildServiceProvider();

    // Sooner than a change may wait for its turn.
    private static Task<CommittedChange> ImportAsync(ServiceProvider services, string alias) => services
        .GetRequiredService<IKeystoreStore>().ChangeAsync(Some.Tenant, keystores => Some.Import(keystores, alias), TestStorage.Token)
        .WaitAsync(TimeSpan.FromSeconds(20), TestStorage.Token);

    private static async Task TakeNoWritesAsync(TestStorage storage)
    {
        storage.Database.Refuse("UPDATE ON __EFMigrationsHistory");
        storage.Execute("ALTER TABLE KeystoreEntries RENAME TO Elsewhere");
        await storage.ImportAsync("poison").ShouldThrowAsync<RefusalException>();
        storage.Execute("ALTER TABLE Elsewhere RENAME TO KeystoreEntries");
    }

    /// <summary>A log that fails itself when certain messages are logged.</summary>
    private sealed class FailingLog(params string[] names) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (names.Contains(eventId.Name, StringComparer.Ordinal)) throw new IOException("The log is full.");
        }

        public void Dispose()
        {
        }
    }
}
