using System.Text.Json;
using Latchkey.Application.Health;
using Latchkey.Application.Settings;
using Latchkey.Application.Upkeep;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.EntryVersions;

/// <summary>What purge protection keeps, nobody removes: not by any way in, not by age, not by another setting (promise A9).</summary>
[OnBothEngines]
public sealed class PurgeProtectionTests : KeystoreTest
{
    protected override (string Key, string Value)[] Settings => [("Purge:ProtectionDays", "7")];

    [Fact]
    public async Task Nobody_purges_a_version_before_its_time_and_by_no_way_in()
    {
        var path = await EndedAsync();
        Answer[] alone = [
            await DeleteAsync(path), await Client.SendAsync("POST", path, [], ("X-HTTP-Method", "DELETE"), ("Accept", "application/json"))];
        foreach (var answer in alone) ShouldBeProtected(answer.Status, answer.Text);
        var batch = await new BatchText().Changeset(Change.Delete("other"), new Change("DELETE", path, []))
            .Changeset(new Change("DELETE", path, [])).SendAsync(Client);
        ShouldBeProtected(batch[1].Status, batch[1].Text);
        await NextDaysAsync(6.9);
        (await DeleteAsync(path)).Status.ShouldBe(403);
        await NextDaysAsync(0.2);
        (await DeleteAsync(path)).Status.ShouldBe(204);

        static void ShouldBeProtected(int status, string text)
        {
            status.ShouldBe(403, text);
            text.ShouldContain("cannot be purged before");
        }
    }

    [Fact]
    public async Task A_smaller_setting_is_logged_and_has_no_effect()
    {
        var path = await EndedAsync();
        await RestartAsync(("Versions:RetentionDays", "1"));
        await UpkeepAsync();
        Server.Log.Warnings.ShouldContain(
            "Purge:ProtectionDays is 0 and has no effect: the 7 days that were in force for default before stay in force");
        await NextDaysAsync(6.9);
        await UpkeepAsync();
        var refused = await DeleteAsync(path);
        refused.Status.ShouldBe(403);
        refused.Text.ShouldContain("is protected and cannot be purged before 2026-12-08T12:00:00Z");
        await NextDaysAsync(0.2);
        await UpkeepAsync();
        (await DeleteAsync(path)).Status.ShouldBe(404, "it went by its age");
    }

    [Fact]
    public async Task A_greater_setting_counts_for_what_has_ended_before_and_is_on_record()
    {
        var path = await EndedAsync();
        await RestartAsync(("Purge:ProtectionDays", "30"), ("Versions:RetentionDays", "30"));
        await UpkeepAsync();
        await RestartAsync();
        await NextDaysAsync(29);
        (await DeleteAsync(path)).Status.ShouldBe(403);
        var records = (await GetAsync("AuditLogs?$filter=ObjectType%20eq%20'Purge%20Protection'")).Data.GetProperty("results")
            .EnumerateArray();
        records.Select(record => record.GetProperty("Detail").GetString()).ShouldBe(["30 days, from 7", "7 days, from 0"]);
    }

    [Fact]
    public async Task A_clock_that_is_ahead_of_the_databases_ends_no_protection()
    {
        TestDatabase.RequirePostgreSql();
        Server.Clock.AdjustTime(TimeProvider.System.GetUtcNow());
        await RestartAsync(("Purge:ProtectionDays", "7"), ("Versions:RetentionDays", "7"), ("Clock:MaxSkewSeconds", "60"));
        var path = await EndedAsync();
        await NextDaysAsync(8);
        while (!(await Server.OperatorAsync("/readyz")).Contains("ahead of", StringComparison.Ordinal))
        {
            Server.Clock.Advance(DatabaseWatch.Pause);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await RenewClientAsync(); // a token by the clock that is ahead has not begun yet
        await UpkeepAsync();
        (await DeleteAsync(path)).Status.ShouldBe(403);
    }

    [Fact]
    public void A_retention_below_the_protection_is_a_fault() =>
        Should.Throw<SettingsException>(() => SettingsOf.Values(("Purge:ProtectionDays", "91"))).Faults.ShouldHaveSingleItem()
            .ShouldStartWith("Versions:RetentionDays is '90'; allowed is at least the 91 of Purge:ProtectionDays");

    private async Task<string> EndedAsync()
    {
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("other", Vectors.Body("self-signed-ec.pem"));
        (await DeleteAsync(Entry("cert"))).Status.ShouldBe(204);
        JsonElement version = (await GetAsync("EntryVersions")).Data.GetProperty("results")[0];
        var (hexalias, number) = (version.GetProperty("Hexalias").GetString(), version.GetProperty("Number").GetString());
        return $"EntryVersions(Hexalias='{hexalias}',Number={number}L)";
    }

    private async Task RestartAsync(params (string, string)[] settings)
    {
        await Server.RestartAsync(settings);
        await RenewClientAsync();
    }

    private Task UpkeepAsync() => Server.Service<DailyUpkeep>().RunAsync(TestContext.Current.CancellationToken);

    // Tokens do not last that long.
    private async Task NextDaysAsync(double days)
    {
        Server.Clock.Advance(TimeSpan.FromDays(days));
        await RenewClientAsync();
    }
}
