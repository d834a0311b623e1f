using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.PostgreSql;
using Latchkey.Storage.Sqlite;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Latchkey.Storage.Tests.Databases;

[OnBothEngines]
public sealed class OpeningTests
{
    [Fact]
    public async Task An_open_storage_reports_how_durable_it_is()
    {
        await using var storage = await TestStorage.OpenAsync();
        var status = storage.Storage.Status;
        status.Engine.ShouldStartWith(TestDatabase.IsPostgreSql ? "PostgreSQL 1" : "SQLite 3.");
        status.Durability.ShouldBe(TestDatabase.IsPostgreSql
            ? "fsync=on, full_page_writes=on, synchronous_commit=on"
            : "journal_mode=wal, synchronous=FULL");
        await using var context = storage.CreateContext();
        status.SchemaVersion.ShouldBe(context.Database.GetMigrations().Last());
    }

    [Fact]
    public void A_connection_that_is_not_durable_is_refused()
    {
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        Should.Throw<StorageException>(() => SqliteDatabase.RequireDurability(memory, "any")).Message.ShouldContain(
            "journal_mode is 'memory'");
    }

    // SQLite checks the type of no value.
    [Theory]
    [InlineData("UPDATE Tenants SET Lineage = 'no UUID'")]
    [InlineData("UPDATE DataKeys SET Id = 'no UUID ' || Id")]
    [InlineData("UPDATE KeystoreEntries SET MacKeyId = 'no UUID'")]
    public async Task A_database_with_a_value_of_another_type_is_refused_with_the_reason(string sql)
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("alias");
        await storage.StopAsync();
        storage.Execute(sql);
        (await storage.RestartAsync().ShouldThrowAsync<StorageException>()).Message.ShouldContain("is not of the type of its column");
    }

    [Fact]
    public async Task A_store_that_is_not_open_says_so()
    {
        await using var storage = TestStorage.Closed();
        await Should.ThrowAsync<InvalidOperationException>(async () => await storage.ReadAsync());
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused()
    {
        await using var first = await TestStorage.OpenAsync();
        await using (var second = first.Another())
        {
            (await second.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>())
                .Message.ShouldContain("in use by another Latchkey server");
        }

        await first.StopAsync();
        await using var successor = first.Another();
        await successor.Storage.OpenAsync(TestStorage.Token);
    }

    [Fact]
    public async Task A_schema_of_a_newer_build_is_refused()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Execute("INSERT INTO __EFMigrationsHistory VALUES ('99991231235959_Later', '99.0.0')");
        var refused = await storage.RestartAsync().ShouldThrowAsync<StorageException>();
        refused.Message.ShouldContain("A newer Latchkey");
        refused.Message.ShouldContain("99991231235959_Later");
    }

    [Fact]
    public async Task A_PostgreSQL_database_that_lacks_characters_is_refused()
    {
        TestDatabase.RequirePostgreSql();
        await using var storage = TestStorage.Closed();
        var name = $"latin_{Guid.NewGuid():n}";
        storage.Execute($"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");
        try
        {
            var there = new NpgsqlConnectionStringBuilder(storage.Database.ConnectionString) { Database = name, SearchPath = null };
            await using var latin = storage.Through(there.ToString());
            (await latin.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>()).Message.ShouldContain("LATIN1");
        }
        finally
        {
            storage.Execute($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        TestDatabase.RequireSqlite();
        await using var storage = TestStorage.Closed();
        await File.WriteAllTextAsync(Path.Combine(storage.Folder, "latchkey.db"), new string('?', 5000), TestStorage.Token);
        (await storage.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>()).Message.ShouldContain(storage.Folder);
    }

    [Fact]
    public async Task A_migration_that_was_killed_does_not_stop_the_next_start()
    {
        TestDatabase.RequireSqlite();
        await using var storage = TestStorage.Closed();
        storage.Execute(
            "CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT); INSERT INTO __EFMigrationsLock VALUES (1, '')");
        await storage.Storage.OpenAsync(TestStorage.Token).WaitAsync(TimeSpan.FromMinutes(1), TestStorage.Token);
        (await storage.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    [Fact]
    public void The_migrations_make_the_schema_that_the_rows_need()
    {
        StorageContext[] contexts = [new SqliteContext.Factory().CreateDbContext([]), new PostgreSqlContext.Factory().CreateDbContext([])];
        foreach (var context in contexts)
        {
            context.Database.HasPendingModelChanges().ShouldBeFalse();
            context.Dispose();
        }
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_data()
    {
        if (OperatingSystem.IsWindows()) return;
        TestDatabase.RequireSqlite();
        await using var parent = TestStorage.Closed();
        var folder = Path.Combine(parent.Folder, "deep", "data");
        await using var storage = parent.Another(folder);
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("one");
        File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var files = Directory.GetFiles(folder);
        files.Select(Path.GetFileName).ShouldBe(["latchkey.db", "latchkey.db-shm", "latchkey.db-wal", "latchkey.lock"], ignoreOrder: true);
        foreach (var file in files) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_stop_finishes_what_is_queued_and_refuses_what_comes_after()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        var store = storage.Store;
        var queued = storage.ImportAsync("queued");
        var stop = storage.StopAsync();
        var late = store.ChangeAsync(Some.Tenant, keystores => Some.Import(keystores, "late"), TestStorage.Token);
        (await late.ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        await writer.ReleaseAsync();
        await stop;
        (await queued).After.Revision.ShouldBe(1);
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem().Key.Value.ShouldBe("queued");
    }
}
