using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Tests.Backups;
using Latchkey.Storage.Tests.Infrastructure;
using Latchkey.Storage.Verification;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tests.Rotation;

/// <summary>Promise C8, under the API: a new data key takes the place of the old one everywhere, which is then gone.</summary>
[OnBothEngines]
public sealed class KeyRotationTests
{
    [Fact]
    public async Task Everything_is_sealed_and_signed_again_and_the_old_key_is_gone()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 1);
        var (old, secret) = (storage.Ring.CurrentId, Seal(storage));
        var before = (await storage.ReadAsync()).Entries.Values.Select(entry => entry.LastModified).ToList();
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        (await storage.Keys.StatusAsync(TestStorage.Token)).Older.ShouldBe([old]);
        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeFalse();

        var status = await storage.Keys.StatusAsync(TestStorage.Token);
        (status.Older.Count, status.RowsLeft).ShouldBe((0, 0L));
        status.AuditOnly.ShouldBe([old]);
        status.Current.ShouldNotBe(old);
        storage.Ring.Knows(old).ShouldBeFalse();
        Should.Throw<RefusalException>(() => storage.Sealer.Open(secret)).Refusal.ShouldBeOfType<Refusal.SealBroken>();
        await ShouldBeWholeAsync(storage);
        await storage.RestartAsync();
        await ShouldBeWholeAsync(storage);
        (await storage.ReadAsync()).Entries.Values.Select(entry => entry.LastModified).ShouldBe(before);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).FirstBad.ShouldBeNull();
        (await BackedUp.CreateAsync(storage)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_change_is_completed_by_the_next_start()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 0);
        for (var i = 0; i < 120; i++) await storage.ImportAsync($"many {i}");
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        for (var milliseconds = 10; milliseconds < 200; milliseconds *= 2)
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(TestStorage.Token);
            cut.CancelAfter(milliseconds);
            try
            {
                await storage.Keys.ContinueAsync(cut.Token);
            }
            catch (OperationCanceledException)
            {
                // As a kill leaves it.
            }

            await storage.RestartAsync();
            await ShouldBeWholeAsync(storage);
        }

        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeFalse();
        (await storage.Keys.StatusAsync(TestStorage.Token)).RowsLeft.ShouldBe(0);
        await ShouldBeWholeAsync(storage);
    }

    [Fact]
    public async Task A_private_key_that_does_not_open_holds_up_no_other_and_keeps_its_data_key_until_it_is_gone()
    {
        await using var storage = await TestStorage.OpenAsync();
        foreach (var alias in (string[])["a", "broken", "z"])
        {
            await PutAsync(storage, alias);
            await PutAsync(storage, alias); // which leaves a version
        }

        await using (var context = storage.CreateContext())
        {
            foreach (var row in await context.KeystoreEntries.Where(row => row.Alias == "broken").ToListAsync(TestStorage.Token))
                Break(context, row, row.SealedPrivateKey!);
            foreach (var row in await context.EntryVersions.Where(row => row.Alias == "broken").ToListAsync(TestStorage.Token))
                Break(context, row, row.SealedPrivateKey!);
            await context.SaveChangesAsync(TestStorage.Token);
        }

        await storage.RestartAsync();
        var old = storage.Ring.CurrentId;
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeFalse("there is nothing to be waited for");
        var status = await storage.Keys.StatusAsync(TestStorage.Token);
        status.Older.ShouldBe([old]);
        status.RowsLeft.ShouldBe(2);
        status.Unopened.Count.ShouldBe(2);
        status.Unopened.ShouldContain($"KeystoreEntries: {Some.Tenant}, system, broken");
        (await storage.ReadAsync()).Entries.Values.Where(entry => entry.Alias.Value != "broken")
            .ShouldAllBe(entry => Opens(storage, entry.PrivateKey!));

        await storage.DeleteAsync("broken"); // which leaves another version
        await using (var context = storage.CreateContext()) await context.EntryVersions.Where(row => row.Alias == "broken")
            .ExecuteDeleteAsync(TestStorage.Token);
        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeFalse();
        status = await storage.Keys.StatusAsync(TestStorage.Token);
        (status.Older.Count, status.RowsLeft, status.Unopened.Count).ShouldBe((0, 0L, 0));
        await ShouldBeWholeAsync(storage);
    }

    [Fact]
    public async Task However_many_rows_there_are_a_table_is_gone_through_once()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using var context = storage.CreateContext();
        var table = AuthenticatedTable.Of(context.Model).Single(table => table.RowType == typeof(EntryVersionRow));
        foreach (var alias in (string[])["a", "b", "é", "Z", "東京 🔑"])
        {
            for (var i = 0; i < 3; i++) await PutAsync(storage, alias);
        }

        var met = new List<(string, long)>();
        AuthenticatedRow? last = null;
        while (await table.NotUnderAsync(context, Guid.NewGuid(), last, most: 2, TestStorage.Token) is { Count: > 0 } rows)
        {
            rows.Count.ShouldBeLessThanOrEqualTo(2);
            met.AddRange(rows.Cast<EntryVersionRow>().Select(row => (row.Alias, row.Number)));
            last = rows[^1];
        }

        met.Count.ShouldBe(10);
        met.ShouldBeUnique();
        (await table.Under(context, storage.Ring.CurrentId).CountAsync(TestStorage.Token)).ShouldBe(10);
        (await table.NotUnderAsync(context, storage.Ring.CurrentId, null, most: 2, TestStorage.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_data_key_of_a_server_with_another_clock_is_retired_no_sooner()
    {
        await using var storage = await TestStorage.OpenAsync();
        var old = storage.Ring.CurrentId;
        await storage.ImportAsync("one");
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        (storage.Clock, storage.RetireAfter) = (new Ahead(TimeSpan.FromHours(1)), TimeSpan.FromMinutes(1));
        await storage.RestartAsync(); // another server
        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeTrue();
        storage.Ring.Knows(old).ShouldBeTrue();
        (await storage.Keys.StatusAsync(TestStorage.Token)).RowsLeft.ShouldBe(0);
    }

    [Fact]
    public async Task A_row_or_a_mark_that_the_old_key_signs_afterwards_is_forged()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one", "default");
        using var stolen = await StolenKeys.TakeAsync(storage);
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        (await storage.Keys.ContinueAsync(TestStorage.Token)).ShouldBeFalse();
        await using (var context = storage.CreateContext())
        {
            var entry = await context.KeystoreEntries.AsNoTracking().SingleAsync(TestStorage.Token);
            stolen.Sign(context, entry);
            context.Accepts(entry).ShouldBeFalse();
        }

        await stolen.ForgeHeadAsync(storage, "default");
        (await storage.Audit.VerifyAsync("default", TestStorage.Token)).FirstBad.ShouldNotBeNull();
    }

    [Fact]
    public async Task Two_servers_lose_nothing_while_the_data_key_is_replaced()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync();
        await using var two = one.Another(Path.Combine(one.Folder, "another"));
        await two.Storage.OpenAsync(TestStorage.Token);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++) await PutAsync(two, $"pair {i}");
        }, TestStorage.Token);
        for (var i = 0; i < 4; i++)
        {
            await one.Keys.RotateDataKeyAsync(TestStorage.Token);
            while (await one.Keys.ContinueAsync(TestStorage.Token)) await Task.Delay(20, TestStorage.Token);
        }

        await writing;
        await two.RestartAsync();
        (await two.ReadAsync()).Entries.Count.ShouldBe(150);
        await ShouldBeWholeAsync(two);
        (await one.ReadAsync()).Entries.Values.ShouldAllBe(entry => Opens(one, entry.PrivateKey!));
    }

    [Fact]
    public async Task A_session_key_is_gone_once_another_has_replaced_it_whatever_the_clock_shows()
    {
        await using var storage = await TestStorage.OpenAsync();
        var before = storage.Ring.Session.Id;
        storage.Clock = new Ahead(TimeSpan.FromHours(-1));
        await storage.RestartAsync();
        await storage.Keys.SignEverybodyOutAsync(TestStorage.Token);
        storage.Ring.Session.Id.ShouldNotBe(before);
        storage.Database.Scalar("SELECT count(*) FROM DataKeys WHERE Purpose = 'Session'").ShouldBe(1L);
    }

    [Fact]
    public async Task Another_server_forgets_a_session_key_within_two_seconds()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync();
        await using var two = one.Another(Path.Combine(one.Folder, "another"));
        await two.Storage.OpenAsync(TestStorage.Token);
        var before = two.Ring.Session.Id;
        await one.Keys.SignEverybodyOutAsync(TestStorage.Token);
        one.Ring.Session.Id.ShouldNotBe(before);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestStorage.Token);
        two.Ring.Refresh();
        two.Ring.Session.Id.ShouldBe(one.Ring.Session.Id);
    }

    private sealed class Ahead(TimeSpan difference) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + difference;
    }

    private static async Task ShouldBeWholeAsync(TestStorage storage)
    {
        storage.Altered.Found.ShouldBeEmpty();
        var keystores = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        keystores.Altered.ShouldBeEmpty();
        foreach (var (_, entry) in keystores.Entries.Where(entry => entry.Entry.PrivateKey is not null))
            storage.Sealer.Open(entry.PrivateKey!).Dispose();
        await using var context = storage.CreateContext();
        foreach (var version in await context.EntryVersions.AsNoTracking().ToListAsync(TestStorage.Token))
        {
            if (version.ToSecret() is { } secret) storage.Sealer.Open(secret).Dispose();
        }
    }

    // Somebody who signs rows has written it, as an upgrade signs what it finds.
    private static void Break(StorageContext context, AuthenticatedRow row, byte[] secret) =>
        context.Entry(row)
            .Property(nameof(EntryVersionRow.SealedPrivateKey)).CurrentValue = (byte[])[.. secret[..^1], (byte)(secret[^1] ^ 1)];

    private static bool Opens(TestStorage storage, SealedSecret secret)
    {
        using var opened = storage.Sealer.Open(secret);
        return opened.Span.Length > 0;
    }

    private static async Task PutAsync(TestStorage storage, string alias)
    {
        using var secret = new SecretBytes(BackedUp.Secret);
        var entry = Some.Entry(alias) with { PrivateKey = storage.Sealer.Seal(secret) };
        await storage.Store.ChangeAsync(
            Some.Tenant, keystores =>
                KeystoreChange.One(Some.Edit(),
                    new EntryChange(KeystoreName.System, entry.Alias, keystores.System.Entries.GetValueOrDefault(entry.Alias), entry)),
                    TestStorage.Token);
    }

    private static SealedSecret Seal(TestStorage storage)
    {
        using var secret = new SecretBytes("secret"u8);
        return storage.Sealer.Seal(secret);
    }
}
