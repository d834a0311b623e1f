using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Changesets;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Auditing;

/// <summary>The audit log is written together with the recorded changes, without gaps.</summary>
[OnBothEngines]
public sealed class AuditTests
{
    [Fact]
    public async Task Every_change_has_its_record_in_its_order()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.ImportAsync("one").ShouldThrowAsync<RefusalException>();
        await storage.Store.ChangeAsync(Some.Tenant,
            keystores => keystores.System.Rename(Alias.Parse("one"), Alias.Parse("two"), Some.Edit("renamer")), TestStorage.Token);
        await storage.DeleteAsync("two");
        await storage.Store.ChangeAsync(Some.Tenant, _ => KeystoreChange.None(Some.Edit()), TestStorage.Token);
        var records = await ReadAsync(storage);
        records.Select(record =>
            $"{record.Sequence} {record.Act.Verb} {record.Act.Keystore}/{record.Act.ObjectName} {record.Act.Outcome} by {record.Actor} " +
                $"{record.Act.OldFingerprint}>{record.Act.NewFingerprint} {record.Act.Detail}")
            .ShouldBe(
                [
                    "1 Create system/one done by developer >03:04 ",
                    "2 Rename system/two done by renamer 03:04>03:04 from 'one'",
                    "3 Delete system/two done by developer 03:04> ",
                    "4 Update system/ unchanged by developer > ",
                ]);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(4, null, null));
    }

    [Fact]
    public async Task The_parts_of_a_change_have_records_of_their_own()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.Store.ChangeAsync(
            Some.Tenant,
            keystores =>
                keystores.ChangeTogether(
                    [state => Some.Import(state, "came"), state => state.System.Delete(Alias.Parse("came"), Some.Edit())]),
            TestStorage.Token);
        (await ReadAsync(storage)).Select(record => record.Act.Verb).ShouldBe([AuditVerb.Create, AuditVerb.Delete]);
    }

    [Fact]
    public async Task An_act_that_only_a_newer_version_knows_waits_and_holds_up_nobody()
    {
        await using var storage = await TestStorage.OpenAsync();
        var act = new AuditAct(AuditVerb.Delete, "Service Key", null, "sb-1");
        var known = AuditInboxRow.From(Some.Tenant, "operator", act, Some.Edit().At);
        await using (var context = storage.CreateContext())
        {
            context.AuditInbox.AddRange(known, new AuditInboxRow
            {
                Id = Guid.NewGuid(),
                Tenant = Some.Tenant,
                TimeUnixMs = 1,
                Actor = "operator",
                Verb = "Teleport",
                ObjectType = "Service Key",
                ObjectName = "sb-2",
                Detail = null,
            });
            await context.SaveChangesAsync(TestStorage.Token);
        }

        (await storage.Audit.WaitingAsync(TestStorage.Token)).ShouldBe([Some.Tenant]);
        await storage.ImportAsync("one");
        (await storage.Audit.WaitingAsync(TestStorage.Token)).ShouldBeEmpty();
        (await ReadAsync(storage)).Select(record => record.Act.ObjectName).ShouldBe(["sb-1", "one"]);
        storage.Database.Scalar("SELECT Verb FROM AuditInbox").ShouldBe("Teleport");
    }

    [Fact]
    public async Task A_write_that_the_database_refuses_leaves_no_record_and_no_gap()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        storage.Database.Refuse("INSERT ON KeystoreEntries", "NEW.Alias = 'poison'");
        await storage.ImportAsync("poison").ShouldThrowAsync<RefusalException>();
        await storage.ImportAsync("after");
        (await ReadAsync(storage)).Select(record => (record.Sequence, record.Act.ObjectName)).ShouldBe([(1, "before"), (2, "after")]);
    }

    [Fact]
    public async Task If_the_record_cannot_be_written_nothing_is_changed()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Database.Refuse("INSERT ON AuditRecords");
        (await storage.ImportAsync("one").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sixteen_writers_and_exports_leave_no_gap()
    {
        const int Writers = 16;
        const int Changes = 50;
        await using var storage = await TestStorage.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Changes; i++)
            {
                await storage.ImportAsync($"{writer}/{i}");
                await storage.Store.ChangeAsync(
                    Some.Tenant, _ => KeystoreChange.Recording(Some.Edit(), Export($"{writer}/{i}")), TestStorage.Token);
            }
        })));
        var records = await ReadAsync(storage);
        records.Select(record => record.Sequence).ShouldBe(Enumerable.Range(1, Writers * Changes * 2).Select(i => (long)i));
        records.Where(record => record.Act.Verb == AuditVerb.Create).Select(record => record.Act.ObjectName).Order()
            .ShouldBe((await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).Order());
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
    }

    [Fact]
    public async Task Tenants_have_chains_of_their_own_which_go_on_after_a_restart()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.ImportAsync("one", "other");
        await storage.RestartAsync();
        await storage.ImportAsync("two");
        (await storage.Audit.TenantsAsync(TestStorage.Token)).ShouldBe([Some.Tenant, "other"]);
        (await ReadAsync(storage)).Select(record => record.Sequence).ShouldBe([1, 2]);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(2, null, null));
        (await storage.Audit.VerifyAsync("other", TestStorage.Token)).ShouldBe(new AuditFinding(1, null, null));
    }

    [Fact]
    public async Task A_service_key_made_by_another_process_is_in_the_log_with_the_next_write()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using (var other = storage.Another())
            await other.ServiceKeys.AddAsync(
                new("sb-1", Some.Tenant, "ci", "hash", ["MonitoringDataRead"], Some.Edit().At), TestStorage.Token);
        (await ReadAsync(storage)).ShouldBeEmpty();
        await storage.ImportAsync("one");
        (await ReadAsync(storage))
            .Select(record => $"{record.Act.Verb} {record.Act.ObjectType} {record.Act.ObjectName} {record.Act.Detail} by {record.Actor}")
            .ShouldBe(["Create Service Key sb-1 'ci' with MonitoringDataRead by operator", "Create Certificate one  by developer"]);
        await storage.ImportAsync("two");
        (await ReadAsync(storage)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Times_never_go_back_and_bound_what_is_read_in_either_order()
    {
        await using var storage = await TestStorage.OpenAsync();
        for (var i = 0; i < 5; i++) await storage.ImportAsync($"{i}");
        var records = await ReadAsync(storage);
        records.Select(record => record.Time).ShouldBeInOrder();
        var range = new AuditRange { From = records[0].Time, To = records[^1].Time, Least = 2, Most = 4, NewestFirst = true };
        (await storage.Audit.ReadAsync(Some.Tenant, range, TestStorage.Token).Select(record => record.Sequence)
            .ToListAsync(TestStorage.Token)).ShouldBe([4, 3, 2]);
    }

    [Fact]
    public async Task Records_of_a_clock_that_went_back_have_the_time_of_the_last_one_before()
    {
        await using var storage = await TestStorage.OpenAsync();
        var now = new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
        foreach (var (alias, hours) in new[] { ("one", 0), ("back", -1), ("on", 1) })
        {
            storage.Clock = new StandingClock(now.AddHours(hours));
            await storage.RestartAsync();
            await storage.ImportAsync(alias);
        }

        (await ReadAsync(storage)).Select(record => (record.Act.ObjectName, record.Time))
            .ShouldBe([("one", now), ("back", now), ("on", now.AddHours(1))]);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
    }

    internal static AuditAct Export(string alias) =>
        new(AuditVerb.Export, AuditObjects.Certificate, "system", alias) { Detail = "certificate" };

    internal static async Task<List<AuditRecord>> ReadAsync(TestStorage storage) =>
        await storage.Audit.ReadAsync(Some.Tenant, new AuditRange(), TestStorage.Token).ToListAsync(TestStorage.Token);

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
