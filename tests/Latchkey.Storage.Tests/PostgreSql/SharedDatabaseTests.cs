using Latchkey.Keystores;
using Latchkey.Keystores.Renaming;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>Several servers work on one database in PostgreSQL, each in a folder of its own.</summary>
[OnBothEngines]
public sealed class SharedDatabaseTests
{
    public SharedDatabaseTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task What_one_server_has_acknowledged_the_other_tells_at_once()
    {
        await using var first = await TestStorage.OpenAsync();
        await using var second = await AnotherAsync(first);
        for (var i = 0; i < 20; i++)
        {
            await first.ImportAsync($"{i}");
            (await second.ReadAsync()).Entries.Count.ShouldBe(i + 1);
            await second.ImportAsync($"second {i}", "other");
            (await first.ReadAsync("other")).Entries.Count.ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task Deletions_and_what_comes_after_them_are_seen_too()
    {
        await using var first = await TestStorage.OpenAsync();
        await using var second = await AnotherAsync(first);
        foreach (var alias in new[] { "a", "b", "c" }) await first.ImportAsync(alias);
        (await second.ReadAsync()).Entries.Count.ShouldBe(3);
        await first.DeleteAsync("a");
        await first.ImportAsync("d");
        (await AliasesAsync(second)).ShouldBe(["b", "c", "d"]);
        await second.DeleteAsync("b");
        await second.ImportAsync("b");
        (await AliasesAsync(first)).ShouldBe(["b", "c", "d"]);
        await first.Store.ChangeAsync(
            Some.Tenant, keystores => keystores.System.Rename(Alias.Parse("b"), Alias.Parse("z"), Some.Edit()), TestStorage.Token);
        (await AliasesAsync(second)).ShouldBe(["c", "d", "z"]);
    }

    [Fact]
    public async Task A_server_decides_on_what_the_other_has_committed()
    {
        await using var first = await TestStorage.OpenAsync();
        await using var second = await AnotherAsync(first);
        await first.ImportAsync("one");
        (await second.ImportAsync("one").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.EntryAlreadyExists>();
        (await second.ImportAsync("two")).After.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_servers_that_import_the_same_aliases_one_wins_each_and_the_audit_log_is_whole()
    {
        const int Aliases = 200;
        await using var first = await TestStorage.OpenAsync();
        await using var second = await AnotherAsync(first);
        var won = await Task.WhenAll(
            Enumerable.Range(0, Aliases).SelectMany(i => new[] { first, second }.Select(server => ImportsAsync(server, $"{i}"))));
        won.Count(isWinner => isWinner).ShouldBe(Aliases);
        foreach (var server in new[] { first, second })
        {
            (await server.ReadAsync()).Entries.Count.ShouldBe(Aliases);
            (await server.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Revision.ShouldBe(Aliases);
            (await server.Audit.VerifyAsync(Some.Tenant, TestStorage.Token))
                .ShouldBe(new Keystores.Audit.AuditFinding(Aliases, null, null));
        }
    }

    [Fact]
    public async Task Two_servers_may_start_on_an_empty_database_at_the_same_time()
    {
        await using var first = TestStorage.Closed();
        await using var second = Another(first);
        await Task.WhenAll(first.Storage.OpenAsync(TestStorage.Token), second.Storage.OpenAsync(TestStorage.Token));
        await first.ImportAsync("one");
        (await AliasesAsync(second)).ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_database_that_was_put_back_is_believed()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        foreach (var table in new[] { "Tenants", "KeystoreEntries" })
            storage.Execute($"CREATE TABLE Former{table} AS SELECT * FROM {table}");
        await storage.ImportAsync("two");
        storage.Execute(
            "DELETE FROM KeystoreEntries; INSERT INTO KeystoreEntries SELECT * FROM FormerKeystoreEntries; UPDATE Tenants SET Revision = " +
            "1, EntryCount = 1");
        await storage.ImportAsync("three");
        (await AliasesAsync(storage)).ShouldBe(["one", "three"]);
    }

    private static TestStorage Another(TestStorage storage) => storage.Another(Path.Combine(storage.Folder, "another"));

    private static async Task<TestStorage> AnotherAsync(TestStorage storage)
    {
        var another = Another(storage);
        await another.Storage.OpenAsync(TestStorage.Token);
        return another;
    }

    private static async Task<IEnumerable<string>> AliasesAsync(TestStorage storage) =>
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value);

    private static async Task<bool> ImportsAsync(TestStorage server, string alias)
    {
        try
        {
            await server.ImportAsync(alias);
            return true;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.EntryAlreadyExists)
        {
            return false;
        }
    }
}
