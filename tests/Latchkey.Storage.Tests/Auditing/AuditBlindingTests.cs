using Latchkey.Keystores.Audit;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Auditing;

/// <summary>Whatever is removed, emptied or put back is named, or found by a place that was kept elsewhere (promise A7).</summary>
[OnBothEngines]
public sealed class AuditBlindingTests
{
    private static readonly string[] Tables = ["AuditRecords", "AuditMarks", "Tenants"];

    public static TheoryData<string> Removed =>
    [
        "DELETE FROM AuditMarks",
        "DELETE FROM AuditRecords",
        "DELETE FROM AuditRecords; DELETE FROM AuditMarks",
        "DELETE FROM AuditRecords; DELETE FROM AuditMarks; UPDATE Tenants SET Revision = 0",
        "DELETE FROM AuditRecords; DELETE FROM AuditMarks; DELETE FROM KeystoreEntries; UPDATE Tenants SET Revision = 0",
        "DELETE FROM AuditMarks WHERE Name = 'head'",
        "DELETE FROM AuditMarks WHERE Tenant = 'acme'",
        "DELETE FROM AuditRecords WHERE Tenant = 'acme'",
        "UPDATE Tenants SET Revision = Revision - 1 WHERE Name = 'acme'",
        "UPDATE Tenants SET Revision = Revision + 1 WHERE Name = 'acme'",
        "UPDATE AuditMarks SET Revision = Revision - 1 WHERE Tenant = 'acme'",
        "UPDATE AuditMarks SET Revision = Revision - 1 WHERE Tenant = 'acme'; " +
            "UPDATE Tenants SET Revision = Revision - 1 WHERE Name = 'acme'",
        "UPDATE AuditMarks SET Revision = NULL WHERE Tenant = 'acme'",
        "UPDATE AuditRecords SET Actor = 'mallory' WHERE Sequence = 2; DELETE FROM AuditMarks",
    ];

    [Theory]
    [MemberData(nameof(Removed))]
    public async Task A_removed_or_emptied_part_is_reported(string sql)
    {
        await using var storage = await FilledAsync();
        (await FaultsAsync(storage)).ShouldBeEmpty();
        storage.Execute(sql);
        (await FaultsAsync(storage)).ShouldNotBeEmpty();
    }

    public static TheoryData<string> PutBack =>
        ["AuditRecords AuditMarks", "AuditMarks", "Tenants", "AuditRecords", "AuditMarks Tenants", "AuditRecords Tenants"];

    [Theory]
    [MemberData(nameof(PutBack))]
    public async Task A_part_that_is_put_back_without_the_rest_is_reported(string names)
    {
        var tables = names.Split(' ');
        await using var storage = await FilledAsync();
        Keep(storage, tables);
        await storage.ImportAsync("later");
        PutBackOf(storage, tables);
        (await FaultsAsync(storage)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_database_that_went_back_as_a_whole_is_found_by_a_place_that_was_kept_elsewhere()
    {
        await using var storage = await FilledAsync();
        Keep(storage, Tables);
        await storage.ImportAsync("later");
        var head = (await storage.Audit.HeadsAsync(TestStorage.Token)).Single(mark => mark.Tenant == Some.Tenant).Position;
        (await storage.Audit.CompareAsync(Some.Tenant, head.Sequence, head.Hash, TestStorage.Token)).ShouldBeNull();
        PutBackOf(storage, Tables);
        (await FaultsAsync(storage)).ShouldBeEmpty();
        (await storage.Audit.CompareAsync(Some.Tenant, head.Sequence, head.Hash, TestStorage.Token)).ShouldBe("the log ends at record 3");
        await storage.RestartAsync();
        await storage.ImportAsync("another");
        (await storage.Audit.CompareAsync(Some.Tenant, head.Sequence, head.Hash, TestStorage.Token))
            .ShouldBe("the log has a different record there");
    }

    [Fact]
    public async Task A_place_that_was_pruned_is_not_taken_for_the_expected_one()
    {
        await using var storage = await FilledAsync();
        var places = (await AuditTests.ReadAsync(storage)).ConvertAll(record => record.Position);
        await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.MaxValue, TestStorage.Token);
        (await storage.Audit.CompareAsync(Some.Tenant, 1, places[0].Hash, TestStorage.Token))
            .ShouldBe("the record was pruned, so that it cannot be compared");
        (await storage.Audit.CompareAsync(Some.Tenant, 3, places[2].Hash, TestStorage.Token)).ShouldBeNull("the anchor is its hash");
    }

    [Fact]
    public async Task A_log_that_lost_its_head_continues_and_reports_it_for_ever()
    {
        await using var storage = await FilledAsync();
        storage.Execute("DELETE FROM AuditMarks WHERE Name = 'head'");
        (await storage.Audit.BeginAsync(Some.Tenant, TestStorage.Token)).ShouldBe("no mark confirms that the record is the last one");
        await storage.Store.ChangeAsync(
            Some.Tenant, _ => Keystores.Tenants.KeystoreChange.Recording(Some.Edit(), AuditAct.Alarm("no head")), TestStorage.Token);
        var finding = await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token);
        finding.FirstBad.ShouldBeNull();
        finding.Alarms.ShouldNotBeNull().ShouldHaveSingleItem().Act.Detail.ShouldBe("no head");
        (await storage.Audit.BeginAsync(Some.Tenant, TestStorage.Token)).ShouldBeNull();
    }

    private static async Task<TestStorage> FilledAsync()
    {
        var storage = await TestStorage.OpenAsync();
        (await storage.Audit.BeginAsync("default", TestStorage.Token)).ShouldBeNull();
        for (var i = 1; i <= 3; i++) await storage.ImportAsync($"{i}");
        await storage.ImportAsync("1", "other");
        return storage;
    }

    private static async Task<List<string>> FaultsAsync(TestStorage storage)
    {
        await using var command = storage.Another();
        var faults = new List<string>();
        foreach (var tenant in await command.Audit.ExpectedTenantsAsync(TestStorage.Token))
        {
            var finding = await command.Audit.VerifyAsync(tenant, TestStorage.Token);
            if (finding.FirstBad is not null) faults.Add($"{tenant} {finding.FirstBad} {finding.Reason}");
        }

        return faults;
    }

    private static void Keep(TestStorage storage, IEnumerable<string> tables)
    {
        foreach (var table in tables) storage.Execute($"CREATE TABLE Kept{table} AS SELECT * FROM {table}");
    }

    private static void PutBackOf(TestStorage storage, IEnumerable<string> tables)
    {
        // Rows that refer to a tenant stay where they are: it is changed in its place.
        foreach (var table in tables)
        {
            storage.Execute(table == "Tenants"
                ? "UPDATE Tenants SET Revision = (SELECT Kept.Revision FROM KeptTenants AS Kept WHERE Kept.Name = Tenants.Name)"
                : $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM Kept{table}");
        }
    }
}
