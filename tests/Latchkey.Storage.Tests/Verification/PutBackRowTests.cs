using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Verification;

/// <summary>A row that somebody puts back in an earlier state is signed as it should be; the audit log shows that it is outdated.</summary>
[OnBothEngines]
public sealed class PutBackRowTests
{
    private static readonly ServiceKey Key = new("sb-client", Some.Tenant, "client", "hash", ["MonitoringDataRead"], Some.Edit().At);

    [Fact]
    public async Task A_service_key_that_was_revoked()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, _ => KeystoreChange.Adding(Some.Edit(), Key));
        await ShouldBeFoundAsync(storage, "ServiceKeys", () => ChangeAsync(
            storage, _ => KeystoreChange.Replacing(Some.Edit(), Key, Key with { RevokedTime = Some.Edit().At })));
    }

    [Fact]
    public async Task A_calendar_token_that_was_revoked()
    {
        await using var storage = await TestStorage.OpenAsync();
        var made = await storage.CalendarTokens.CreateAsync(Some.Tenant, "team", Some.Edit(), TestStorage.Token);
        await ShouldBeFoundAsync(storage, "CalendarTokens", async () =>
        {
            await storage.CalendarTokens.RevokeAsync(Some.Tenant, made.Token.Id, Some.Edit(), TestStorage.Token);
            await storage.ImportAsync("moves the inbox");
        });
    }

    [Fact]
    public async Task An_approval_that_was_used()
    {
        await using var storage = await TestStorage.OpenAsync(
            new ChangePolicy(0, new ApprovalPolicy([ApprovalAct.MasterKey], TimeSpan.FromHours(1))));
        var request = (Refusal.ApprovalRequired)(await BeginAsync(storage).ShouldThrowAsync<RefusalException>()).Refusal;
        var nobody = ImmutableHashSet<string>.Empty;
        await ChangeAsync(storage, keystores => keystores.Approve(request.Id, nobody.Add("second"), nobody, "second", Some.Edit("second")));
        await ShouldBeFoundAsync(storage, "Approvals", () => BeginAsync(storage));
    }

    [Fact]
    public async Task An_entry_that_was_replaced()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await ShouldBeFoundAsync(storage, "KeystoreEntries", () => ReplaceAsync(storage, "one", "07:08"));
    }

    [Fact]
    public async Task An_entry_that_was_renamed()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await ShouldBeFoundAsync(storage, "KeystoreEntries", () => RenameAsync(storage, "one", "two"));
    }

    [Fact]
    public async Task A_row_that_was_deleted()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, _ => KeystoreChange.Adding(Some.Edit(), Key));
        foreach (var alias in new[] { "kept", "deleted" }) await storage.ImportAsync(alias);
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBeEmpty();
        storage.Execute("DELETE FROM KeystoreEntries WHERE Alias = 'deleted'; DELETE FROM ServiceKeys");
        await storage.RestartAsync();
        await storage.ImportAsync("covers it up");
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBe(
        [
            new(new("KeystoreEntries", $"{Some.Tenant}, system, deleted"), IsMissing: true),
            new(new("ServiceKeys", Key.ClientId), IsMissing: true),
        ]);
    }

    [Fact]
    public async Task An_altered_row_that_somebody_discarded_is_not_missing()
    {
        await using var storage = await TestStorage.OpenAsync();
        await ChangeAsync(storage, _ => KeystoreChange.Adding(Some.Edit(), Key));
        await storage.ImportAsync("altered");
        await storage.StopAsync();
        storage.Execute("UPDATE KeystoreEntries SET Revision = -1; UPDATE ServiceKeys SET Tenant = 'another'");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Altered.ShouldBe([Alias.Parse("altered")]);
        await storage.DeleteAsync("altered");
        (await storage.ServiceKeys.DiscardAlteredAsync(Key.ClientId, Some.Edit().At, TestStorage.Token)).ShouldBeTrue();
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBeEmpty("the inbox has the act");
        await storage.ImportAsync("another", "default"); // moves the inbox
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_found_after_ordinary_changes()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await ReplaceAsync(storage, "one", "07:08");
        await RenameAsync(storage, "one", "two");
        await storage.ImportAsync("one");
        await storage.DeleteAsync("one");
        await storage.ImportAsync("one");
        await RenameAsync(storage, "two", "three");
        await RenameAsync(storage, "three", "two");
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBeEmpty();
    }

    // Keeps the rows of a table as they are, lets them change, and puts them back.
    private static async Task ShouldBeFoundAsync(TestStorage storage, string table, Func<Task> change)
    {
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBeEmpty();
        storage.Execute($"CREATE TABLE kept AS SELECT * FROM {table}");
        await change();
        (await storage.Rows.FindOutdatedAsync(TestStorage.Token)).ShouldBeEmpty();
        storage.Execute($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept");
        var found = await storage.Rows.FindOutdatedAsync(TestStorage.Token);
        found.Where(row => !row.IsMissing).ShouldHaveSingleItem().Row.Table.ShouldBe(table);
        (await storage.Rows.RunAsync(TestStorage.Token)).ShouldBeEmpty("its signature fits");
    }

    private static Task<CommittedChange> ChangeAsync(TestStorage storage, Func<TenantKeystores, KeystoreChange> rule) =>
        storage.Store.ChangeAsync(Some.Tenant, rule, TestStorage.Token);

    private static Task<CommittedChange> BeginAsync(TestStorage storage) =>
        ChangeAsync(storage, _ => KeystoreChange.Beginning(Some.Edit(), ApprovalAct.MasterKey, "rotates the master key"));

    private static Task<CommittedChange> ReplaceAsync(TestStorage storage, string alias, string fingerprint) => ChangeAsync(
        storage, keystores => keystores.System.ImportCertificate(
            Alias.Parse(alias), Some.Certificate() with { Der = new byte[] { 0x30, 0x00 }, FingerprintSha256 = fingerprint }, update: true,
            TrustBasis.Given, Some.Edit()));

    private static Task<CommittedChange> RenameAsync(TestStorage storage, string alias, string name) =>
        ChangeAsync(storage, keystores => keystores.System.Rename(Alias.Parse(alias), Alias.Parse(name), Some.Edit()));
}
