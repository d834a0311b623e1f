using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Backups;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tests.Backups;

/// <summary>A backup restored elsewhere, and on the other engine, has no differences (promise D9).</summary>
[OnBothEngines]
public sealed class BackupTests
{
    private static readonly string[] Tables = ["AliasNotes", "Approvals", "AuditInbox", "AuditMarks", "AuditRecords", "CalendarTokens",
        "Commits", "DataKeys", "EndedSessions", "EntryVersions", "EventCursors", "ExpiryNotices", "KeystoreEntries", "Keystores",
        "MaterialVersions", "Materials",
        "ServiceKeys", "Tenants"];

    /// <summary>From which engine to which; those with PostgreSQL run where it is.</summary>
    public static TheoryData<bool, bool> Engines => TestDatabase.IsPostgreSql
        ? new() { { false, false }, { false, true }, { true, false }, { true, true } }
        : new() { { false, false } };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_restore_gives_every_row_as_it_was(bool fromPostgreSql, bool toPostgreSql)
    {
        await using var storage = await BackedUp.StorageAsync(fromPostgreSql);
        var rows = await storage.RowsAsync();
        rows.Select(value => value.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal).ShouldBe(Tables); // so that each is compared
        await using var elsewhere = await storage.ElsewhereAsync(toPostgreSql);
        await BackedUp.RestoreAsync(elsewhere, await BackedUp.CreateAsync(storage));
        (await elsewhere.RowsAsync()).ShouldBe(rows);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_restored_storage_goes_on_where_the_other_was(bool fromPostgreSql, bool toPostgreSql)
    {
        await using var storage = await BackedUp.StorageAsync(fromPostgreSql);
        await using var elsewhere = await storage.ElsewhereAsync(toPostgreSql);
        await BackedUp.RestoreAsync(elsewhere, await BackedUp.CreateAsync(storage));
        await elsewhere.Storage.OpenAsync(TestStorage.Token);

        var before = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        var change = await elsewhere.ImportAsync("after");
        change.After.Revision.ShouldBe(before.Revision + 1);
        change.After.EntryCount.ShouldBe(before.EntryCount + 1);
        (await elsewhere.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
        (await elsewhere.ServiceKeys.FindAsync("sb-1", TestStorage.Token))!.RevokedTime.ShouldNotBeNull();
        (await elsewhere.ServiceKeys.FindByCertificateAsync(["sha256:AB"], TestStorage.Token))
            .ShouldHaveSingleItem().ClientId.ShouldBe("sb-2");
    }

    [Fact]
    public async Task The_private_key_of_a_deleted_entry_opens_after_a_restore()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        await using var elsewhere = await storage.ElsewhereAsync(TestDatabase.IsPostgreSql);
        await BackedUp.RestoreAsync(elsewhere, await BackedUp.CreateAsync(storage));
        await elsewhere.Storage.OpenAsync(TestStorage.Token);
        await using var context = elsewhere.CreateContext();
        var version = context.EntryVersions.Single(row => row.Alias == "pair");
        using var opened = elsewhere.Sealer.Open(version.ToSecret()!);
        opened.Span.ToArray().ShouldBe(BackedUp.Secret);
    }

    [Fact]
    public async Task A_backup_taken_while_eight_writers_import_is_one_state()
    {
        const int Writers = 8;
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 100);
        using var enough = new CancellationTokenSource();
        var first = new TaskCompletionSource();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await storage.ImportAsync($"{writer} {i}");
                first.TrySetResult();
            }
        })).ToArray();
        await first.Task;

        // Another process makes them, as the command does. Each finds further rows, and none holds the writers up.
        await using var command = storage.Another(Path.Combine(storage.Folder, "."));
        var backups = new List<(long Least, byte[] File, long Most)>();
        for (var i = 0; i < 5; i++)
            backups.Add((await RevisionAsync(storage), await BackedUp.CreateAsync(command), await RevisionAsync(storage)));
        await enough.CancelAsync();
        await Task.WhenAll(writing);
        backups[^1].Most.ShouldBeGreaterThan(backups[0].Least, "writers went on");

        foreach (var (least, file, most) in backups)
        {
            await using var elsewhere = await storage.ElsewhereAsync(TestDatabase.IsPostgreSql);
            await BackedUp.RestoreAsync(elsewhere, file);
            await elsewhere.Storage.OpenAsync(TestStorage.Token);
            var revision = await RevisionAsync(elsewhere);
            revision.ShouldBeInRange(least, most);
            await using var context = elsewhere.CreateContext();
            var imported = context.KeystoreEntries.Select(row => row.Alias).ToList().Where(alias => char.IsAsciiDigit(alias[0]))
                .ToHashSet(StringComparer.Ordinal);
            imported.ShouldNotBeEmpty();
            context.AuditRecords.Where(row => row.Keystore != null).Select(row => row.ObjectName!).ToList()
                .Where(alias => char.IsAsciiDigit(alias[0])).ToHashSet(StringComparer.Ordinal).ShouldBe(imported, ignoreOrder: true);
            (await elsewhere.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("KeystoreEntries")]
    [InlineData("ServiceKeys")]
    public async Task A_database_that_is_not_empty_is_refused_and_left_as_it_is(string table)
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        var backup = await BackedUp.CreateAsync(storage);
        await using var elsewhere = await storage.ElsewhereAsync(TestDatabase.IsPostgreSql);
        if (table == "ServiceKeys")
        {
            await elsewhere.ServiceKeys.AddAsync((await storage.ServiceKeys.FindAsync("sb-2", TestStorage.Token))!, TestStorage.Token);
        }
        else
        {
            await BackedUp.RestoreAsync(elsewhere, backup);
        }

        var rows = await elsewhere.RowsAsync();
        (await Should.ThrowAsync<StorageException>(() => BackedUp.RestoreAsync(elsewhere, backup))).Message.ShouldContain(
            "is not empty: it has rows in ");
        (await elsewhere.RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task A_folder_that_a_server_holds_is_refused()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        await using var command = storage.Another();
        var backup = await BackedUp.CreateAsync(command);
        (await Should.ThrowAsync<StorageException>(() => BackedUp.RestoreAsync(command, backup))).Message.ShouldContain(
            "is in use by another Latchkey server");
    }

    [Fact]
    public async Task Another_master_key_is_refused_before_anything_is_written()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        var backup = await BackedUp.CreateAsync(storage);
        await using var elsewhere = TestStorage.Closed();
        (await Should.ThrowAsync<BackupException>(() => BackedUp.RestoreAsync(elsewhere, backup))).Message.ShouldStartWith(
            "The data keys are wrapped by the master key ");
        Directory.EnumerateFileSystemEntries(elsewhere.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unused_storage_cannot_be_backed_up()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        await using var elsewhere = await storage.ElsewhereAsync(TestDatabase.IsPostgreSql);
        await Should.ThrowAsync<StorageException>(() => BackedUp.CreateAsync(elsewhere));
        await elsewhere.ServiceKeys.AnyAsync(TestStorage.Token); // which makes the tables
        (await Should.ThrowAsync<BackupException>(() => BackedUp.CreateAsync(elsewhere))).Message.ShouldContain("no data keys");
    }

    [Fact]
    public async Task A_restore_that_breaks_off_leaves_an_empty_database_that_can_be_restored_into()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 300);
        var backup = await BackedUp.CreateAsync(storage);
        await using var elsewhere = await storage.ElsewhereAsync(TestDatabase.IsPostgreSql);
        await Should.ThrowAsync<BackupException>(() => BackedUp.RestoreAsync(elsewhere, backup[..^1]));
        (await elsewhere.RowsAsync()).ShouldBeEmpty();
        await BackedUp.RestoreAsync(elsewhere, backup);
        (await elsewhere.RowsAsync()).ShouldBe(await storage.RowsAsync());
    }

    [Fact]
    public async Task Verification_counts_the_rows_and_needs_the_master_key_alone()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        var backup = await BackedUp.CreateAsync(storage);
        await using var elsewhere = await storage.ElsewhereAsync(isPostgreSql: false);
        using var file = new MemoryStream(backup);
        var summary = await elsewhere.Backups.VerifyAsync(file, TestStorage.Token);
        summary.Rows.Select(table => table.Key).Order(StringComparer.Ordinal).ShouldBe(Tables);
        summary.Rows.Single(table => table.Key == "ServiceKeys").Value.ShouldBe(2);
        await using var context = storage.CreateContext();
        var migrations = context.Database.GetMigrations().ToList();
        summary.Schema.ShouldBe($"{migrations.Count} ({migrations[^1].Split('_', 2)[1]})");
        Directory.EnumerateFileSystemEntries(elsewhere.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_that_is_kept_can_be_read_in_a_backup()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql);
        var backup = await BackedUp.CreateAsync(storage);
        foreach (var text in new[] { Some.Tenant, "pair", "sb-1", "developer" })
            backup.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)).ShouldBe(-1, text);
        backup.AsSpan().IndexOf(BackedUp.Secret).ShouldBe(-1);
    }

    private static async Task<long> RevisionAsync(TestStorage storage) =>
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Revision;
}
