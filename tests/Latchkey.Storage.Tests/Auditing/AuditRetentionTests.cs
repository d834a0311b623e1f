using Latchkey.Keystores.Audit;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Auditing;

/// <summary>Pruning leaves a signed anchor, from which the rest is verified.</summary>
[OnBothEngines]
public sealed class AuditRetentionTests
{
    [Fact]
    public async Task The_rest_after_pruning_is_verified_from_the_anchor()
    {
        await using var storage = await FilledAsync();
        var before = (await AuditTests.ReadAsync(storage))[2].Time;
        (await storage.Audit.PruneAsync(Some.Tenant, before.AddMilliseconds(1), TestStorage.Token)).ShouldNotBeNull();
        var left = await AuditTests.ReadAsync(storage);
        left.Count.ShouldBeLessThan(5);
        await storage.ImportAsync("after");
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(left.Count + 1, null, null));
    }

    [Fact]
    public async Task Everything_may_be_pruned_and_the_sequence_goes_on()
    {
        await using var storage = await FilledAsync();
        (await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.MaxValue, TestStorage.Token)).ShouldBe(5);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(0, null, null));
        await storage.ImportAsync("sixth");
        (await AuditTests.ReadAsync(storage)).ShouldHaveSingleItem().Sequence.ShouldBe(6);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(1, null, null));
    }

    [Fact]
    public async Task A_pruning_that_was_cut_off_is_verified_all_the_same_and_finished_later()
    {
        await using var storage = await FilledAsync();
        storage.Database.Refuse("DELETE ON AuditRecords");
        await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.MaxValue, TestStorage.Token).ShouldThrowAsync<Exception>();
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
        storage.Database.Allow();
        (await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.MaxValue, TestStorage.Token)).ShouldBe(5);
        (await AuditTests.ReadAsync(storage)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence < 5")]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence < 4")]
    public async Task A_pruning_that_was_cut_off_anywhere_is_finished(string sql)
    {
        await using var storage = await FilledAsync();
        storage.Database.Refuse("DELETE ON AuditRecords");
        await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.MaxValue, TestStorage.Token).ShouldThrowAsync<Exception>();
        storage.Database.Allow();
        storage.Execute(sql);
        (await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.MaxValue, TestStorage.Token)).ShouldBe(5);
        (await AuditTests.ReadAsync(storage)).ShouldBeEmpty();
    }

    // Otherwise one altered time would let the server delete the whole log and sign that it was right.
    [Theory]
    [InlineData("UPDATE AuditRecords SET TimeUnixMs = 1 WHERE Sequence = 5")]
    [InlineData("UPDATE AuditRecords SET TimeUnixMs = 1 WHERE Sequence = 1")]
    public async Task A_record_with_an_altered_time_lets_nothing_be_pruned_and_is_reported(string sql)
    {
        await using var storage = await FilledAsync();
        storage.Execute(sql);
        (await storage.Audit.PruneAsync(Some.Tenant, DateTimeOffset.FromUnixTimeMilliseconds(2), TestStorage.Token)).ShouldBeNull();
        (await AuditTests.ReadAsync(storage)).Count.ShouldBe(5);
        storage.Audit.Faults.ShouldHaveSingleItem().ShouldEndWith("is not as it was written, so no record is pruned");
    }

    [Fact]
    public async Task Two_servers_that_prune_at_the_same_time_leave_the_anchor_of_the_later_place()
    {
        TestDatabase.RequirePostgreSql();
        await using var storage = await FilledAsync();
        const string waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '\"AuditMarks\"'::regclass";
        for (var round = 0; round < 20; round++)
        {
            var records = await AuditTests.ReadAsync(storage);
            await Task.Delay(2, TestStorage.Token); // a later time
            await storage.ImportAsync($"round {round}");
            var limit = records.Max(record => record.Time).AddMilliseconds(1);
            Task<long?>[] prunings;
            await using (var other = storage.Database.Connect())
            {
                await using var transaction = await TestDatabase.LockAsync(other, "AuditMarks", "ACCESS EXCLUSIVE");
                prunings = [PruneAsync(storage, DateTimeOffset.MaxValue), PruneAsync(storage, limit)];
                while (storage.Database.Scalar(waiting) is not 2L)
                    await Task.Delay(1, TestStorage.Token);
            }

            await Task.WhenAll(prunings);
            await storage.ImportAsync($"after {round}");
            (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
        }
    }

    [Fact]
    public async Task The_head_is_signed_once_a_day_and_what_was_signed_cannot_be_replaced()
    {
        await using var storage = await FilledAsync();
        var mark = (await storage.Audit.SignAsync(Some.Tenant, TestStorage.Token))!;
        mark.Position.Sequence.ShouldBe(5);
        await storage.ImportAsync("sixth");
        (await storage.Audit.SignAsync(Some.Tenant, TestStorage.Token))!.Position.Sequence.ShouldBe(5, "the day has its mark");
        storage.Execute("DELETE FROM AuditRecords; DELETE FROM AuditMarks WHERE Name = 'head'");
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBe(
            1, "the mark of the day still counts five records");
        (await storage.Audit.SignAsync("nobody", TestStorage.Token)).ShouldBeNull();
    }

    private static Task<long?> PruneAsync(TestStorage storage, DateTimeOffset before) =>
        storage.Audit.PruneAsync(Some.Tenant, before, TestStorage.Token);

    private static async Task<TestStorage> FilledAsync()
    {
        var storage = await TestStorage.OpenAsync();
        for (var i = 1; i <= 5; i++) await storage.ImportAsync($"{i}");
        return storage;
    }
}
