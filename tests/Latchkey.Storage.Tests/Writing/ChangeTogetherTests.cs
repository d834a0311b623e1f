using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Changesets;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Writing;

/// <summary>Several rules that are decided as one.</summary>
[OnBothEngines]
public sealed class ChangeTogetherTests
{
    [Fact]
    public async Task They_see_each_other_and_are_one_revision()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("old");
        var committed = await TogetherAsync(storage, Delete("old"), Import("old"), Import("new"), Rename("new", "newer"), Delete("old"));
        committed.After.Revision.ShouldBe(2);
        committed.Change.Parts.Select(part => part.Entries.Length).ShouldBe([1, 1, 1, 2, 1]);
        committed.Change.Entries.Select(entry => (entry.Alias.Value, entry.Before is null, entry.After is null))
            .ShouldBe([("old", false, true), ("newer", true, false)]);
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["newer"]);
    }

    [Fact]
    public async Task One_refusal_refuses_all()
    {
        await using var storage = await TestStorage.OpenAsync();
        var refused = await TogetherAsync(storage, Import("a"), Delete("missing"), Import("b")).ShouldThrowAsync<RefusalException>();
        refused.Refusal.ShouldBe(new Refusal.EntryNotFound(Alias.Parse("missing")));
        (await storage.ReadAsync()).Entries.ShouldBeEmpty();
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_that_comes_and_goes_is_no_change()
    {
        await using var storage = await TestStorage.OpenAsync();
        var committed = await TogetherAsync(storage, Import("a"), Delete("a"));
        committed.After.Revision.ShouldBe(0);
        committed.Change.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_private_key_opens_under_the_alias_that_it_has_in_the_end()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var secret = new SecretBytes([1, 2, 3]);
        var entry = Some.Entry("first") with { PrivateKey = storage.Sealer.Seal(secret) };
        await TogetherAsync(storage, _ => Some.Put(KeystoreName.System, entry), Rename("first", "second"), Rename("second", "third"));
        await TogetherAsync(storage, Rename("third", "fourth"), Rename("fourth", "fifth"));
        await storage.RestartAsync();
        using var opened = storage.Sealer.Open((await storage.ReadAsync()).Find(Alias.Parse("fifth")).PrivateKey!);
        opened.Span.ToArray().ShouldBe([1, 2, 3]);
    }

    private static Task<CommittedChange> TogetherAsync(TestStorage storage, params Func<TenantKeystores, KeystoreChange>[] rules) =>
        storage.Store.ChangeAsync(Some.Tenant, keystores => keystores.ChangeTogether(rules), TestStorage.Token);

    private static Func<TenantKeystores, KeystoreChange> Import(string alias) => keystores => Some.Import(keystores, alias);

    private static Func<TenantKeystores, KeystoreChange> Delete(string alias) => keystores =>
        keystores.System.Delete(Alias.Parse(alias), Some.Edit());

    private static Func<TenantKeystores, KeystoreChange> Rename(string alias, string newAlias) =>
        keystores => keystores.System.Rename(Alias.Parse(alias), Alias.Parse(newAlias), Some.Edit());
}
