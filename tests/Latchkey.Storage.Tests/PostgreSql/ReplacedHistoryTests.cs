using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>
/// A database that goes back to a former state, and then on another way, is noticed by every server before its next answer,
/// however far it has gone since.
/// </summary>
[OnBothEngines]
public sealed class ReplacedHistoryTests
{
    public ReplacedHistoryTests() => TestDatabase.RequirePostgreSql();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task An_older_database_in_the_place_of_the_newest_is_noticed_whatever_was_written_since(int writtenSince)
    {
        await using var cluster = TestStorage.Closed();
        await using var copies = await TestDatabaseCopies.CreateAsync(cluster.Database);
        await using var first = await OpenAsync(cluster, copies, "first");
        await using var second = await OpenAsync(cluster, copies, "second");
        await using var third = await OpenAsync(cluster, copies, "third");
        var noticed = new int[2];
        first.Storage.WhenHistoryIsReplaced(() => noticed[0]++);
        second.Storage.WhenHistoryIsReplaced(() => noticed[1]++);

        await first.ImportAsync("kept 1");
        await second.ImportAsync("kept 2");
        await copies.KeepAsync();
        foreach (var lost in new[] { "lost 1", "lost 2", "lost 3" }) await first.ImportAsync(lost);
        (await second.ReadAsync()).Entries.Count.ShouldBe(5);
        await copies.PutBackAsync();
        for (var i = 0; i < writtenSince; i++) await third.ImportAsync($"new {i}");

        string[] expected = ["kept 1", "kept 2", .. Enumerable.Range(0, writtenSince).Select(i => $"new {i}")];
        (await AliasesAsync(first)).ShouldBe(expected, "the first answer is from the new history");
        if (writtenSince > 0)
            (await second.ImportAsync("new 0").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.EntryAlreadyExists>();
        (await second.ImportAsync("lost 1")).After.Revision.ShouldBe(2 + writtenSince + 1);
        foreach (var server in new[] { first, second, third })
            (await AliasesAsync(server)).ShouldBe(expected.Append("lost 1"), ignoreOrder: true);
        noticed.ShouldBe([1, 1]);
        (await first.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(2 + writtenSince + 1, null, null));
    }

    [Fact]
    public async Task A_server_that_only_missed_commits_learns_them_and_raises_no_alarm()
    {
        await using var first = await TestStorage.OpenAsync();
        await using var second = first.Another(Path.Combine(first.Folder, "second"));
        await second.Storage.OpenAsync(TestStorage.Token);
        second.Storage.WhenHistoryIsReplaced(() => Assert.Fail("Nothing was replaced."));
        for (var i = 0; i < 20; i++)
        {
            await first.ImportAsync($"{i}");
            if (i % 3 == 0) (await second.ReadAsync()).Entries.Count.ShouldBe(i + 1);
        }

        first.Execute("DELETE FROM Commits"); // as pruning does once there are many more
        await first.ImportAsync("last");
        (await second.ReadAsync()).Entries.Count.ShouldBe(21);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_together_with_its_history_is_made_again()
    {
        await using var cluster = TestStorage.Closed();
        await using var copies = await TestDatabaseCopies.CreateAsync(cluster.Database);
        using var proxy = new CuttingProxy(copies.ConnectionString);
        await using var storage = cluster.Through(proxy.ConnectionString, "proxied");
        await storage.Storage.OpenAsync(TestStorage.Token);
        await using var other = await OpenAsync(cluster, copies, "other");
        await other.ImportAsync("kept");
        await storage.ReadAsync();
        await copies.KeepAsync();
        proxy.CutWhile(async () =>
        {
            while ((await other.ReadAsync()).Entries.Count < 2) await Task.Delay(10, TestStorage.Token);
            await copies.PutBackAsync();
            foreach (var i in Enumerable.Range(0, 5)) await other.ImportAsync($"other {i}"); // takes the numbers of the lost transactions
        });
        (await storage.ImportAsync("mine")).After.Revision.ShouldBe(7);
        (await AliasesAsync(other)).ShouldContain("mine");
        (await AliasesAsync(storage)).Count().ShouldBe(7);
    }

    [Fact]
    public async Task A_secret_is_stored_under_a_data_key_that_the_new_history_has()
    {
        await using var cluster = TestStorage.Closed();
        await using var copies = await TestDatabaseCopies.CreateAsync(cluster.Database);
        await using var storage = cluster.Through(copies.ConnectionString, "limited", (Limit: 20, AtOnce: 10));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("kept");
        await copies.KeepAsync();
        while (await copies.CountAsync("DataKeys") == 1) await SealAsync(storage);
        await StoreSecretAsync(storage, "lost");
        await copies.PutBackAsync();
        (await storage.ReadAsync()).Entries.Count.ShouldBe(1);
        await StoreSecretAsync(storage, "pair");

        await storage.RestartAsync();
        using var opened = storage.Sealer.Open((await storage.ReadAsync()).Entries[Alias.Parse("pair")].PrivateKey!);
        opened.Span.Length.ShouldBePositive();
    }

    private static async Task StoreSecretAsync(TestStorage storage, string alias)
    {
        var entry = Some.Entry(alias) with { PrivateKey = await SealAsync(storage) };
        await storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(KeystoreName.System, entry), TestStorage.Token);
    }

    // The connections of the pool were ended; each one says so once.
    private static async Task<SealedSecret> SealAsync(TestStorage storage)
    {
        using var secret = new SecretBytes("secret"u8);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return storage.Sealer.Seal(secret);
            }
            catch (RefusalException refused) when (refused.Refusal is Refusal.StoreUnavailable && attempt < 10)
            {
                await Task.Delay(10, TestStorage.Token);
            }
        }
    }

    private static async Task<TestStorage> OpenAsync(TestStorage cluster, TestDatabaseCopies copies, string name)
    {
        var storage = cluster.Through(copies.ConnectionString, name);
        await storage.Storage.OpenAsync(TestStorage.Token);
        return storage;
    }

    private static async Task<IEnumerable<string>> AliasesAsync(TestStorage storage) =>
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value);
}
