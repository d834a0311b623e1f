using Latchkey.Keystores;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Entries;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Stores;

[OnBothEngines]
public sealed class RoundTripTests
{
    [Fact]
    public async Task Every_field_of_an_entry_survives_a_restart()
    {
        await using var storage = await TestStorage.OpenAsync();
        var entry = Some.Entry("one") with
        {
            Owner = EntryOwner.Operator,
            Created = Some.Edit("Åsa 🔑", minute: 1),
            LastModified = Some.Edit("bob", minute: 2),
            Chain = [Some.Certificate() with { Der = new byte[20_000], KeyType = "EC", KeySize = 256, EllipticCurve = "secp256r1" }],
        };
        await storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(KeystoreName.System, entry), TestStorage.Token);
        await storage.RestartAsync();
        var stored = (await storage.ReadAsync()).Entries.ShouldHaveSingleItem().Value;
        stored.ShouldBeStoredAs(entry);
    }

    [Fact]
    public async Task An_entry_without_a_curve_survives_a_restart()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Find(Alias.Parse("one")).ShouldBeStoredAs(Some.Entry("one"));
    }

    [Fact]
    public async Task Aliases_that_differ_by_case_blank_or_normalisation_are_different_entries()
    {
        string[] aliases = ["a", "A", "a ", " a", "ä", "a\u0308", "Ä", "東京", "🔑", "ß", "ss", "\uFFFD", "\uE000", "a%", "a_", "'; --"];
        await using var storage = await TestStorage.OpenAsync();
        foreach (var alias in aliases) await storage.ImportAsync(alias);
        await storage.DeleteAsync("A");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value)
            .ShouldBe(aliases.Where(alias => alias != "A").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_restart_shows_the_same_revision_and_last_change()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        var deletion = Some.Edit("deleter", minute: 9);
        var last = await storage.Store.ChangeAsync(
            Some.Tenant, keystores => keystores.System.Delete(Alias.Parse("one"), deletion), TestStorage.Token);
        await storage.RestartAsync();
        var keystores = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        keystores.Revision.ShouldBe(last.After.Revision);
        keystores.System.Entries.ShouldBeEmpty();
        keystores.System.LastModified.ShouldBe(deletion);
        keystores[KeystoreName.Backup].LastModified.ShouldBeNull();
    }

    [Fact]
    public async Task Tenants_and_keystores_are_apart()
    {
        await using var storage = await TestStorage.OpenAsync();
        foreach (var name in KeystoreName.All)
        {
            await storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(name, Some.Entry($"in {name}")), TestStorage.Token);
        }

        await storage.ImportAsync("of another", tenant: "ACME");
        await storage.RestartAsync();
        var keystores = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        foreach (var name in KeystoreName.All) keystores[name].Entries.ShouldHaveSingleItem().Key.Value.ShouldBe($"in {name}");
        (await storage.ReadAsync("ACME")).Entries.ShouldHaveSingleItem().Key.Value.ShouldBe("of another");
    }

    [Fact]
    public async Task A_tenant_that_was_never_changed_has_empty_keystores()
    {
        await using var storage = await TestStorage.OpenAsync();
        var keystores = await storage.Store.ReadAsync("nobody", TestStorage.Token);
        keystores.Revision.ShouldBe(0);
        KeystoreName.All.ShouldAllBe(name => keystores[name].Entries.IsEmpty);
    }
}
