using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Tenants;

/// <summary>If somebody changes a tenant's revision in the database, no version number recurs, and no server misses a change.</summary>
[OnBothEngines]
public sealed class TenantRevisionTests
{
    private const string Lowered = "UPDATE Tenants SET Revision = 1";

    public static TheoryData<string> Changes { get; } =
    [
        Lowered,
        "UPDATE Tenants SET Revision = -1",
        "UPDATE Tenants SET Revision = 4611686018427387903", // the greatest that counts
        "UPDATE Tenants SET Revision = 9223372036854775807",
        $"{Lowered}; DELETE FROM AuditMarks",
        $"{Lowered}; UPDATE AuditMarks SET Revision = 1",
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_comes_after_all_others(string sql)
    {
        await using var storage = await ChangedAsync(sql);
        (await storage.DeleteAsync("alias")).After.Revision.ShouldBe(6);
        await GoesOnAsync(storage);
    }

    // A record of an export, a sign-in or an alarm changes no keystore, but signs the head of the log at the tenant's revision.
    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_comes_after_all_others_when_a_mere_record_came_first(string sql)
    {
        await using var storage = await ChangedAsync(sql);
        await RecordAsync(storage);
        (await storage.DeleteAsync("alias")).After.Revision.ShouldBe(6);
        await GoesOnAsync(storage);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_comes_after_all_others_when_a_start_came_first(string sql)
    {
        await using var storage = await ChangedAsync(sql);
        await storage.RestartAsync();
        if (await storage.Audit.BeginAsync(Some.Tenant, TestStorage.Token) is { } fault)
            await RecordAsync(storage, AuditAct.Alarm(fault));
        (await storage.DeleteAsync("alias")).After.Revision.ShouldBe(6);
        await GoesOnAsync(storage);
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_stops_no_write()
    {
        TestDatabase.RequireSqlite(); // PostgreSQL takes no such value
        await using var storage =
            await ChangedAsync($"{Lowered}; DELETE FROM AuditMarks; UPDATE EntryVersions SET MacKeyId = 'no UUID'");
        (await storage.ImportAsync("new")).After.Revision.ShouldBe(6);
    }

    [Fact]
    public async Task Another_server_learns_of_a_change()
    {
        TestDatabase.RequirePostgreSql();
        await using var first = await TestStorage.OpenAsync();
        await using var second = first.Another(Path.Combine(first.Folder, "second"));
        await second.Storage.OpenAsync(TestStorage.Token);
        foreach (var alias in new[] { "1", "2", "3" }) await first.ImportAsync(alias);
        (await second.ReadAsync()).Entries.Count.ShouldBe(3);
        first.Execute("UPDATE Tenants SET Revision = 2");
        await first.ImportAsync("4");
        (await second.ReadAsync()).Entries.Count.ShouldBe(4);
        (await second.ImportAsync("5")).After.Revision.ShouldBe(5);
        (await first.ReadAsync()).Entries.Count.ShouldBe(5);
    }

    // The tenant is at revision 5, and its greatest version is 4. The version of revision 2 is that of a deletion, as the next change is.
    private static async Task<TestStorage> ChangedAsync(string sql)
    {
        var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("alias");
        await storage.DeleteAsync("alias");
        await storage.ImportAsync("alias");
        await storage.DeleteAsync("alias");
        await storage.ImportAsync("alias");
        storage.Execute(sql);
        return storage;
    }

    private static async Task GoesOnAsync(TestStorage storage)
    {
        await storage.ImportAsync("alias");
        (await storage.DeleteAsync("alias")).After.Revision.ShouldBe(8);
        storage.Storage.WhenHistoryIsReplaced(() => Assert.Fail("The alarm was raised already."));
        await storage.ImportAsync("other");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["other"]);
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Revision.ShouldBe(9);
        (await storage.Audit.BeginAsync(Some.Tenant, TestStorage.Token)).ShouldBeNull();
    }

    private static Task<CommittedChange> RecordAsync(TestStorage storage, AuditAct? act = null) => storage.Store.ChangeAsync(
        Some.Tenant, _ => KeystoreChange.Recording(Some.Edit(), act ?? AuditAct.Alarm("test")), TestStorage.Token);
}
