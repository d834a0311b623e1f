using Latchkey.Keystores;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Writing;

[OnBothEngines]
public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_refused_change_hurts_its_own_caller_alone()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        var first = storage.ImportAsync("first");
        var refused = storage.DeleteAsync("missing");
        var last = storage.ImportAsync("last");
        await writer.ReleaseAsync();
        (await refused.ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.EntryNotFound(Alias.Parse("missing")));
        (await first).After.Revision.ShouldBe(1);
        (await last).After.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task A_rule_that_fails_hurts_its_own_caller_alone()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        var fault = new InvalidOperationException("a defect");
        var failed = storage.Store.ChangeAsync(Some.Tenant, _ => throw fault, TestStorage.Token);
        var good = storage.ImportAsync("good");
        await writer.ReleaseAsync();
        (await failed.ShouldThrowAsync<InvalidOperationException>()).ShouldBe(fault);
        (await good).After.System.Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Changes_of_one_batch_see_each_other()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        var import = storage.ImportAsync("one");
        var again = storage.ImportAsync("one");
        var delete = storage.DeleteAsync("one");
        var deleteAgain = storage.DeleteAsync("one");
        await writer.ReleaseAsync();
        (await import).After.System.Entries.ShouldHaveSingleItem();
        (await again.ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.EntryAlreadyExists>();
        (await delete).After.System.Entries.ShouldBeEmpty();
        (await deleteAgain.ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.EntryNotFound>();
    }

    [Fact]
    public async Task Of_several_changes_of_one_entry_the_last_is_kept()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("was there");
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        Task[] changes =
        [
            storage.ImportAsync("added, deleted"), storage.DeleteAsync("added, deleted"),
            storage.DeleteAsync("was there"), storage.ImportAsync("was there"),
            storage.ImportAsync("added, deleted, added"), storage.DeleteAsync("added, deleted, added"),
            storage.ImportAsync("added, deleted, added"),
        ];
        await writer.ReleaseAsync();
        await Task.WhenAll(changes);
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["added, deleted, added", "was there"]);
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Revision.ShouldBe(8);
    }

    [Fact]
    public async Task A_change_is_not_seen_before_it_is_durable()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        Keystore? seen = null;
        await storage.Store.ChangeAsync(
            Some.Tenant,
            keystores =>
            {
                var change = keystores.System.Delete(Alias.Parse("one"), Some.Edit());
                seen = storage.ReadAsync().Result;
                return change;
            },
            TestStorage.Token);
        seen!.Entries.ShouldHaveSingleItem();
        (await storage.ReadAsync()).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_nothing_makes_no_revision()
    {
        await using var storage = await TestStorage.OpenAsync();
        var imported = await storage.ImportAsync("one");
        var nothing = await storage.Store.ChangeAsync(
            Some.Tenant, _ => KeystoreChange.None(Some.Edit("idle")), TestStorage.Token);
        nothing.After.ShouldBeSameAs(imported.After);
    }

    [Fact]
    public async Task A_change_given_up_before_it_is_taken_is_never_made()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        using var patience = new CancellationTokenSource();
        var givenUp = storage.Store.ChangeAsync(Some.Tenant, keystores => Some.Import(keystores, "given up"), patience.Token);
        var behind = storage.ImportAsync("behind");
        await patience.CancelAsync();
        await givenUp.ShouldThrowAsync<OperationCanceledException>();
        await writer.ReleaseAsync();
        (await behind).After.System.Entries.ShouldHaveSingleItem().Key.Value.ShouldBe("behind");
    }

    [Fact]
    public async Task A_change_given_up_while_it_is_made_is_made_all_the_same()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var patience = new CancellationTokenSource();
        var givenUp = storage.Store.ChangeAsync(
            Some.Tenant,
            keystores =>
            {
                patience.Cancel();
                return Some.Import(keystores, "given up");
            },
            patience.Token);
        await givenUp.ShouldThrowAsync<OperationCanceledException>();
        (await storage.ImportAsync("behind")).After.System.Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task More_changes_than_the_queue_holds_wait_for_their_turn()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        var changes = Enumerable.Range(1, 2000).Select(i => storage.ImportAsync($"{i}")).ToList();
        await writer.ReleaseAsync();
        await Task.WhenAll(changes);
        (await storage.ReadAsync()).Entries.Count.ShouldBe(2000);
    }

    [Fact]
    public async Task Sixteen_writers_lose_nothing_and_never_share_a_revision()
    {
        const int Writers = 16;
        const int Changes = 200;
        await using var storage = await TestStorage.OpenAsync();
        var revisions = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var mine = new List<long>();
            for (var i = 0; i < Changes; i++) mine.Add((await storage.ImportAsync($"{writer}/{i}")).After.Revision);
            return mine;
        })));
        revisions.ShouldAllBe(mine => mine.SequenceEqual(mine.Order().Distinct()));
        revisions.SelectMany(mine => mine).Order().ShouldBe(Enumerable.Range(1, Writers * Changes).Select(i => (long)i));
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Count.ShouldBe(Writers * Changes);
    }
}
