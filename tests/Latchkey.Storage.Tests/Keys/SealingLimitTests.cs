using System.Collections.Concurrent;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Keys;

/// <summary>Promise C3: no data key seals more than its limit, and how much it has sealed is known.</summary>
[OnBothEngines]
public sealed class SealingLimitTests
{
    private const int Limit = 20;

    [Fact]
    public async Task A_new_data_key_is_made_before_the_limit_and_everything_opens()
    {
        await using var storage = await TestStorage.OpenAsync(Limit, sealingsAtOnce: 5);
        var secrets = Enumerable.Range(0, 10 * Limit).Select(_ => Seal(storage)).ToList();
        secrets.GroupBy(KeyOf).Max(group => group.Count()).ShouldBe(Limit);
        var status = await storage.MasterKeys.StatusAsync(TestStorage.Token);
        status.DataKeys.Count.ShouldBe(10);
        status.DataKeys.ShouldAllBe(key => key.SealingsAtMost == Limit);
        status.SealingLimit.ShouldBe(Limit);
        foreach (var secret in secrets) storage.Sealer.Open(secret).Dispose();
    }

    [Fact]
    public async Task A_restart_never_counts_less_than_was_sealed()
    {
        await using var storage = await TestStorage.OpenAsync(Limit, sealingsAtOnce: 5);
        var sealedSoFar = new List<Guid>();
        for (var start = 0; start < 12; start++)
        {
            for (var i = 0; i < 3; i++) sealedSoFar.Add(KeyOf(Seal(storage)));
            await storage.RestartAsync();
            foreach (var key in (await storage.MasterKeys.StatusAsync(TestStorage.Token)).DataKeys)
                key.SealingsAtMost.ShouldBeInRange(sealedSoFar.Count(id => id == key.Id), Limit);
        }

        sealedSoFar.Distinct().Count().ShouldBe(3, "each start uses up what is counted at once");
    }

    [Fact]
    public async Task Two_servers_on_one_database_share_the_count_and_find_each_others_keys()
    {
        await using var one = await TestStorage.OpenAsync(Limit, sealingsAtOnce: 5);
        await using var two = one.Another();
        two.Ring.Open();
        var grants = new ConcurrentBag<SealingGrant>();
        Parallel.For(
            0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => grants.Add((i % 2 == 0 ? one : two).DataKeys.Reserve()));
        foreach (var group in grants.GroupBy(grant => grant.KeyId))
            group.Select(grant => grant.CountedUntil).Order().ShouldBe(Enumerable.Range(1, group.Count()).Select(i => 5L * i));
        (await one.MasterKeys.StatusAsync(TestStorage.Token)).DataKeys.Sum(key => key.SealingsAtMost).ShouldBe(200);
        two.DataKeys.Load([]).Present.Count.ShouldBe(one.DataKeys.Load([]).Present.Count);
    }

    [Fact]
    public async Task A_new_data_key_leaves_a_record()
    {
        await using var storage = await TestStorage.OpenAsync(Limit, sealingsAtOnce: Limit);
        for (var i = 0; i <= Limit; i++) Seal(storage);
        await storage.ImportAsync("next", "default");
        var record = (await storage.Audit.ReadAsync("default", new AuditRange(), TestStorage.Token).ToListAsync(TestStorage.Token))[0];
        record.Act.Verb.ShouldBe(AuditVerb.Create);
        record.Act.ObjectType.ShouldBe(AuditObjects.DataKey);
        record.Act.Detail!.ShouldStartWith("after 20 sealings under ");
    }

    [Fact]
    public async Task The_writer_never_waits_for_its_own_lock()
    {
        await using var storage = await TestStorage.OpenAsync();
        using (var secret = new SecretBytes("secret"u8))
        {
            var entry = Some.Entry("pair") with { PrivateKey = storage.Sealer.Seal(secret) };
            await storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(KeystoreName.System, entry), TestStorage.Token);
        }

        await storage.RestartAsync(); // nothing is allowed yet, and a new name needs a new sealing
        var renamed = await storage.Store.ChangeAsync(
            Some.Tenant, keystores => keystores.System.Rename(Alias.Parse("pair"), Alias.Parse("renamed"), Some.Edit()), TestStorage.Token);
        storage.Sealer.Open(renamed.After.System.Find(Alias.Parse("renamed")).PrivateKey!).Dispose();
    }

    // The writer waits for a reservation, and everybody for the writer.
    [Fact]
    public async Task A_reservation_in_which_others_are_always_faster_is_refused_in_the_end()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Database.Overtake("DataKeys");
        var reserving = Task.Run(storage.DataKeys.Reserve, TestStorage.Token);
        (await reserving.WaitAsync(TimeSpan.FromSeconds(30), TestStorage.Token).ShouldThrowAsync<RefusalException>())
            .Refusal.ShouldBe(new Refusal.StoreUnavailable());
    }

    [Fact]
    public async Task Without_the_master_key_a_spent_data_key_seals_no_more()
    {
        await using var storage = await TestStorage.OpenAsync(Limit, sealingsAtOnce: Limit);
        for (var i = 0; i < Limit; i++) Seal(storage);
        File.Delete(storage.KeyFile);
        Should.Throw<RefusalException>(() => Seal(storage)).Refusal.ShouldBe(new Refusal.StoreUnavailable());
    }

    private static SealedSecret Seal(TestStorage storage)
    {
        using var secret = new SecretBytes("secret"u8);
        return storage.Sealer.Seal(secret);
    }

    private static Guid KeyOf(SealedSecret secret) => new(secret.Blob.Span[1..17]);
}
