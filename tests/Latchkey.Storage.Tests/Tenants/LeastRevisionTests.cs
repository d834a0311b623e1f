using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Tenants;

/// <summary>If somebody lowers the revision of a tenant in the database, no version number recurs, and no server misses a change.</summary>
[OnBothEngines]
public sealed class LeastRevisionTests
{
    private const string Lowered = "UPDATE Tenants SET Revision = 1";

    [Theory]
    [InlineData(Lowered)]
    [InlineData("UPDATE Tenants SET Revision = -1")]
    [InlineData($"{Lowered}; DELETE FROM AuditMarks")]
    [InlineData($"{Lowered}; UPDATE AuditMarks SET Revision = 1")]
    public async Task A_change_after_the_revision_was_lowered_comes_after_all_others(string sql)
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("alias");
        await storage.DeleteAsync("alias");
        await storage.ImportAsync("alias");
        await storage.ImportAsync("other");
        storage.Execute(sql);

        (await storage.DeleteAsync("alias")).After.Revision.ShouldBe(5);
        await storage.ImportAsync("alias");
        (await storage.DeleteAsync("alias")).After.Revision.ShouldBe(7);
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["other"]);
    }

    [Fact]
    public async Task Another_server_learns_of_a_change_after_the_revision_was_lowered()
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
}
