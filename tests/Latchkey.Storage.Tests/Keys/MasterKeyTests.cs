using System.Data.Common;
using Latchkey.Application.Sealing;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Keys;

/// <summary>The master key changes under a store that is open, and whatever cuts that off leaves one that opens.</summary>
[OnBothEngines]
public sealed class MasterKeyTests
{
    [Fact]
    public async Task A_rotation_wraps_every_data_key_again_and_drops_the_old_master_key()
    {
        await using var storage = await TestStorage.OpenAsync(10, sealingsAtOnce: 5);
        var secrets = Enumerable.Range(0, 30).Select(_ => Seal(storage)).ToList();
        var (before, oldKey) = (storage.MasterKeys.Ids!, await File.ReadAllTextAsync(storage.KeyFile, TestStorage.Token));
        await storage.MasterKeys.RotateAsync(TestStorage.Token);

        var status = await storage.MasterKeys.StatusAsync(TestStorage.Token);
        status.Previous.ShouldBe(before.Current);
        status.PreviousStillOpens.ShouldBeFalse();
        status.DataKeys.Count.ShouldBe(3);
        status.DataKeys.ShouldAllBe(key => key.MasterKeyId == status.Current);
        (await File.ReadAllTextAsync(storage.KeyFile, TestStorage.Token)).ShouldNotBe(oldKey);
        (await File.ReadAllTextAsync($"{storage.KeyFile}.{before.Current}", TestStorage.Token)).ShouldBe(oldKey, "earlier backups need it");
        File.Exists($"{storage.KeyFile}.next").ShouldBeFalse();
        foreach (var secret in secrets) storage.Sealer.Open(secret).Dispose();
        await storage.RestartAsync();
        foreach (var secret in secrets) storage.Sealer.Open(secret).Dispose();
    }

    [Fact]
    public async Task A_rotation_leaves_a_record()
    {
        await using var storage = await TestStorage.OpenAsync();
        var before = storage.MasterKeys.Ids!.Current;
        await storage.MasterKeys.RotateAsync(TestStorage.Token);
        await storage.ImportAsync("next", "default");
        var record = (await storage.Audit.ReadAsync("default", new AuditRange(), TestStorage.Token).ToListAsync(TestStorage.Token))[0];
        (record.Actor, record.Act.Verb, record.Act.ObjectType, record.Act.ObjectName, record.Act.Detail)
            .ShouldBe(("operator", AuditVerb.Update, AuditObjects.MasterKey, storage.MasterKeys.Ids!.Current, $"rotated, from {before}"));
    }

    [Fact]
    public async Task A_rotation_that_was_cut_off_before_its_commit_has_not_been()
    {
        await using var storage = await TestStorage.OpenAsync();
        var (secret, before) = (Seal(storage), storage.MasterKeys.Ids);
        await storage.StopAsync();
        TestStorage.WriteKey($"{storage.KeyFile}.next"); // as a server leaves it that is killed now
        await storage.RestartAsync();
        storage.MasterKeys.Ids.ShouldBe(before);
        storage.Sealer.Open(secret).Dispose();
        File.Exists($"{storage.KeyFile}.next").ShouldBeFalse();
    }

    [Fact]
    public async Task A_rotation_that_was_cut_off_after_its_commit_is_finished_by_the_next_start()
    {
        await using var storage = await TestStorage.OpenAsync();
        var (secret, old) = (Seal(storage), await File.ReadAllBytesAsync(storage.KeyFile, TestStorage.Token));
        await storage.MasterKeys.RotateAsync(TestStorage.Token);
        var after = storage.MasterKeys.Ids;
        await storage.StopAsync();
        File.Move(storage.KeyFile, $"{storage.KeyFile}.next"); // as a server leaves it that is killed before it renames
        await File.WriteAllBytesAsync(storage.KeyFile, old, TestStorage.Token);
        await storage.RestartAsync();
        storage.MasterKeys.Ids.ShouldBe(after);
        storage.Sealer.Open(secret).Dispose();
        File.Exists($"{storage.KeyFile}.next").ShouldBeFalse();
        (await File.ReadAllBytesAsync(storage.KeyFile, TestStorage.Token)).ShouldNotBe(old);
    }

    // Between its last commit and its change of the files, a server lets others begin a rotation.
    [Fact]
    public async Task A_rotation_before_the_key_of_another_is_in_its_place_loses_neither_key()
    {
        await using var storage = await TestStorage.OpenAsync();
        var (secret, old) = (Seal(storage), await File.ReadAllBytesAsync(storage.KeyFile, TestStorage.Token));
        await storage.MasterKeys.RotateAsync(TestStorage.Token);
        var first = storage.MasterKeys.Ids!.Current;
        File.Move(storage.KeyFile, $"{storage.KeyFile}.next"); // as it is between the two
        await File.WriteAllBytesAsync(storage.KeyFile, old, TestStorage.Token);
        await storage.MasterKeys.RotateAsync(TestStorage.Token);
        storage.MasterKeys.Ids!.Previous.ShouldBe(first);
        File.Exists($"{storage.KeyFile}.{first}").ShouldBeTrue("earlier backups need it");
        await storage.RestartAsync();
        storage.Sealer.Open(secret).Dispose();
    }

    [Fact]
    public async Task A_rotation_that_is_repeated_before_the_first_is_complete_keeps_the_key_of_the_first()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Execute("UPDATE DataKeys SET PreviousWrapped = Wrapped"); // as a rotation leaves it whose commit was not acknowledged
        var next = $"{storage.KeyFile}.next";
        TestStorage.WriteKey(next);
        var kept = await File.ReadAllBytesAsync(next, TestStorage.Token);
        (await storage.MasterKeys.RotateAsync(TestStorage.Token).ShouldThrowAsync<MasterKeyException>()).Message.ShouldContain(
            "is incomplete");
        (await File.ReadAllBytesAsync(next, TestStorage.Token)).ShouldBe(kept);
        File.Delete(next);
    }

    [Fact]
    public async Task A_move_opens_by_the_old_settings_and_by_the_new_until_a_start_has_used_the_new()
    {
        await using var storage = await TestStorage.OpenAsync();
        var (secret, old, moved) = (Seal(storage), storage.KeyFile, $"{storage.KeyFile}.moved");
        await storage.MasterKeys.MoveAsync(new FileMasterKeySource(moved, makesFirstKey: false), TestStorage.Token);
        (await storage.MasterKeys.RotateAsync(TestStorage.Token).ShouldThrowAsync<MasterKeyException>()).Message.ShouldContain(
            "is incomplete");

        await storage.RestartAsync();
        storage.Sealer.Open(secret).Dispose();
        (await storage.MasterKeys.StatusAsync(TestStorage.Token)).PreviousStillOpens.ShouldBeTrue();

        storage.KeyFile = moved;
        await storage.RestartAsync();
        storage.Sealer.Open(secret).Dispose();
        (await storage.MasterKeys.StatusAsync(TestStorage.Token)).PreviousStillOpens.ShouldBeFalse();

        storage.KeyFile = old;
        (await storage.RestartAsync().ShouldThrowAsync<MasterKeyException>()).Message.ShouldContain("not the one that the settings name");
        File.Delete(moved);
    }

    [Fact]
    public async Task Rotations_and_sealings_of_two_servers_lose_nothing()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync(10, sealingsAtOnce: 5);
        await using var two = one.Another();
        two.Ring.Open();
        var reservations = Task.Run(() => Enumerable.Range(0, 60).Select(_ => two.DataKeys.Reserve()).ToList(), TestStorage.Token);
        for (var i = 0; i < 5; i++) await one.MasterKeys.RotateAsync(TestStorage.Token);
        (await reservations).Count.ShouldBe(60);
        var status = await one.MasterKeys.StatusAsync(TestStorage.Token);
        status.DataKeys.ShouldAllBe(key => key.MasterKeyId == status.Current);
        one.DataKeys.Load([]).Present.Count(key => key.Purpose is KeyPurpose.Data).ShouldBe(status.DataKeys.Count);
    }

    [Fact]
    public async Task A_server_that_starts_during_a_rotation_leaves_the_new_key_in_a_file_that_both_share()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync();
        var secret = Seal(one);
        await using var two = one.Another(Path.Combine(one.Folder, "two"));
        await using (var connection = one.Database.Connect())
        {
            await using var held = await HoldDataKeysAsync(connection);
            var rotating = one.MasterKeys.RotateAsync(TestStorage.Token);
            while (!File.Exists($"{one.KeyFile}.next")) await Task.Delay(10, TestStorage.Token);
            var opening = two.Storage.OpenAsync(TestStorage.Token);
            while (!opening.IsCompleted && !IsAnyoneWaitingForTheMasterKey(one)) await Task.Delay(10, TestStorage.Token);
            await held.CommitAsync(TestStorage.Token);
            await rotating;
            await opening;
        }

        (await one.MasterKeys.StatusAsync(TestStorage.Token)).PreviousStillOpens.ShouldBeFalse();
        File.Exists($"{one.KeyFile}.next").ShouldBeFalse();
        await one.RestartAsync();
        one.Sealer.Open(secret).Dispose();
    }

    [Fact]
    public async Task Rotations_of_two_servers_at_once_leave_the_key_in_a_file_that_both_share()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync();
        await using var two = one.Another(Path.Combine(one.Folder, "two"));
        await two.Storage.OpenAsync(TestStorage.Token);
        var secret = Seal(one);
        await using (var connection = one.Database.Connect())
        {
            await using var held = await HoldDataKeysAsync(connection);
            var first = one.MasterKeys.RotateAsync(TestStorage.Token);
            while (!File.Exists($"{one.KeyFile}.next")) await Task.Delay(10, TestStorage.Token);
            var key = await File.ReadAllTextAsync($"{one.KeyFile}.next", TestStorage.Token);
            var second = two.MasterKeys.RotateAsync(TestStorage.Token);
            while (!second.IsCompleted && !IsAnyoneWaitingForTheMasterKey(one)
                && await File.ReadAllTextAsync($"{one.KeyFile}.next", TestStorage.Token) == key) await Task.Delay(10, TestStorage.Token);
            await held.CommitAsync(TestStorage.Token);
            await first;
            await Task.WhenAny(second); // it may find that the first is not complete yet
        }

        (await one.MasterKeys.StatusAsync(TestStorage.Token)).PreviousStillOpens.ShouldBeFalse();
        await one.RestartAsync();
        one.Sealer.Open(secret).Dispose();
    }

    [Fact]
    public async Task A_rotation_by_another_server_shows_in_the_ids()
    {
        TestDatabase.RequirePostgreSql();
        await using var one = await TestStorage.OpenAsync();
        await using var two = one.Another();
        two.Ring.Open();
        await one.MasterKeys.RotateAsync(TestStorage.Token);
        two.Ring.Reload();
        two.MasterKeys.Ids.ShouldBe(one.MasterKeys.Ids);
    }

    [Fact]
    public async Task A_missing_key_is_not_replaced_if_there_are_data_keys()
    {
        await using var storage = await TestStorage.OpenAsync();
        File.Delete(storage.KeyFile);
        (await storage.RestartAsync().ShouldThrowAsync<MasterKeyException>()).Message.ShouldContain("missing");
        File.Exists(storage.KeyFile).ShouldBeFalse();
        TestStorage.WriteKey(storage.KeyFile); // for the test to clear away
    }

    // Everybody reads the data keys, and nobody changes them, until the transaction ends.
    private static Task<DbTransaction> HoldDataKeysAsync(DbConnection connection) =>
        TestDatabase.LockAsync(connection, "DataKeys", "SHARE");

    private static bool IsAnyoneWaitingForTheMasterKey(TestStorage storage) => (long)storage.Database.Scalar(
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) " +
            "WHERE locktype = 'advisory' AND NOT granted AND application_name = current_schema()")! > 0;

    private static SealedSecret Seal(TestStorage storage)
    {
        using var secret = new SecretBytes("secret"u8);
        return storage.Sealer.Seal(secret);
    }
}
