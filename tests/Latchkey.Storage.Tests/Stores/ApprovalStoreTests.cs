using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Stores;

/// <summary>Approvals and purge protection as the database keeps them (promise A9).</summary>
[OnBothEngines]
public sealed class ApprovalStoreTests
{
    private static readonly ChangePolicy Policy =
        new(7, new ApprovalPolicy([ApprovalAct.MasterKey, ApprovalAct.ServiceKey], TimeSpan.FromHours(1)));

    [Fact]
    public async Task Requests_and_the_protection_outlive_a_restart()
    {
        await using var storage = await TestStorage.OpenAsync(Policy);
        var id = (await RefusedAsync(storage)).Id;
        await ApproveAsync(storage, id);
        await storage.RestartAsync();
        var loaded = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        loaded.ProtectionDays.ShouldBe(7);
        loaded.Approvals[id].State.ShouldBe(ApprovalState.Approved);
        loaded.Approvals[id].Decided.ShouldBe(Some.Edit("second"));
        await BeginAsync(storage);
        await storage.RestartAsync();
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Approvals[id].State.ShouldBe(ApprovalState.Used);
        await RefusedAsync(storage);
    }

    [Fact]
    public async Task Of_two_servers_one_alone_uses_an_approval_up()
    {
        TestDatabase.RequirePostgreSql();
        await using var first = await TestStorage.OpenAsync(Policy);
        await using var second = first.Another(Path.Combine(first.Folder, "another"));
        await second.Storage.OpenAsync(TestStorage.Token);
        for (var i = 0; i < 20; i++)
        {
            await ApproveAsync(second, (await RefusedAsync(first)).Id);
            var done = await Task.WhenAll(new[] { first, second, first, second }.Select(IsDoneAsync));
            done.Count(isDone => isDone).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Many_at_once_use_an_approval_up_but_once()
    {
        await using var storage = await TestStorage.OpenAsync(Policy);
        await ApproveAsync(storage, (await RefusedAsync(storage)).Id);
        (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => IsDoneAsync(storage)))).Count(isDone => isDone).ShouldBe(1);
    }

    [Fact]
    public async Task Rows_that_something_else_wrote_approve_nothing_and_protect_nothing()
    {
        await using var storage = await TestStorage.OpenAsync(Policy);
        var id = (await RefusedAsync(storage)).Id;
        await storage.StopAsync();
        storage.Execute("UPDATE Approvals SET State = 'Approved'; UPDATE Tenants SET ProtectionDays = 36500");
        await storage.RestartAsync();
        storage.Altered.Found.Select(row => row.Table).ShouldBe(["Approvals", "Tenants"]);
        var loaded = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        (loaded.ProtectionDays, loaded.Approvals.Count).ShouldBe((0, 0));
        (await RefusedAsync(storage)).Id.ShouldNotBe(id);
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).ProtectionDays.ShouldBe(7, "the setting counts");
    }

    [Fact]
    public async Task A_server_keeps_the_protection_that_it_knows_when_the_row_of_the_tenant_is_altered()
    {
        await using var storage = await TestStorage.OpenAsync(Policy);
        await storage.ImportAsync("one");
        storage.Execute("UPDATE Tenants SET ProtectionDays = NULL, Revision = Revision + 1"); // so that it is read again
        var read = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        (read.Revision, read.ProtectionDays).ShouldBe((2, 7));
        storage.Altered.Found.ShouldHaveSingleItem().Table.ShouldBe("Tenants");
    }

    [Fact]
    public async Task A_new_data_key_signs_requests_again_and_replaces_no_keystore()
    {
        await using var storage =
            await TestStorage.OpenAsync(Policy with { Approvals = new([.. Enum.GetValues<ApprovalAct>()], TimeSpan.FromHours(1)) });
        foreach (var alias in new[] { "one", "two" }) await storage.ImportAsync(alias);
        var id = (await RefusedAsync(storage)).Id;
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeFalse();
        (await storage.Keys.StatusAsync(TestStorage.Token)).RowsLeft.ShouldBe(0);
        await storage.RestartAsync();
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Approvals.Keys.ShouldBe([id]);
        storage.Altered.IsEmpty.ShouldBeTrue();
    }

    private static Task<CommittedChange> BeginAsync(TestStorage storage) =>
        storage.Store.ChangeAsync(
            Some.Tenant, _ => KeystoreChange.Beginning(Some.Edit(), ApprovalAct.MasterKey, "rotates"), TestStorage.Token);

    private static async Task<Refusal.ApprovalRequired> RefusedAsync(TestStorage storage) =>
        (await BeginAsync(storage).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.ApprovalRequired>();

    private static Task<CommittedChange> ApproveAsync(TestStorage storage, Guid id) => storage.Store.ChangeAsync(
        Some.Tenant, keystores =>
            keystores.Approve(id, ImmutableHashSet.Create("sb-second"), ImmutableHashSet<string>.Empty, "sb-second", Some.Edit("second")),
                TestStorage.Token);

    private static async Task<bool> IsDoneAsync(TestStorage storage)
    {
        try
        {
            await BeginAsync(storage);
            return true;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.ApprovalRequired)
        {
            return false;
        }
    }
}
