using Latchkey.Keystores.Stores;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Keys;

/// <summary>A database gets its first keys once.</summary>
[OnBothEngines]
public sealed class FirstKeysTests
{
    [Fact]
    public async Task Two_processes_that_both_find_no_key_make_one_data_key_and_one_session_key()
    {
        await using var one = TestStorage.Closed();
        await one.Database.AddTablesAsync();
        await using var two = one.Another(Path.Combine(one.Folder, TestDatabase.IsPostgreSql ? "two" : ""));
        using var meeting = new Barrier(2); // after each has looked for keys, and before it writes its own
        foreach (var storage in new[] { one, two })
            storage.WhenAdopted = () => meeting.SignalAndWait(TimeSpan.FromMinutes(1), TestStorage.Token).ShouldBeTrue();
        await Task.WhenAll(new[] { one, two }.Select(storage =>
            Task.Run(() => storage.ServiceKeys.ListAsync(TestStorage.Token), TestStorage.Token)));

        foreach (var purpose in new[] { "Data", "Session" })
            one.Database.Scalar($"SELECT count(*) FROM DataKeys WHERE Purpose = '{purpose}'").ShouldBe(1L);
        two.Ring.CurrentId.ShouldBe(one.Ring.CurrentId);
        two.Ring.Session.Id.ShouldBe(one.Ring.Session.Id);
    }

    [Fact]
    public async Task A_database_that_has_lost_its_keys_gets_no_others()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.StopAsync();
        storage.Execute("DELETE FROM DataKeys");
        (await Should.ThrowAsync<StorageException>(storage.RestartAsync)).Message.ShouldBe(
            "The data keys are gone from the database, and with them every private key in it. Restore a backup.");
        storage.Database.Scalar("SELECT count(*) FROM DataKeys").ShouldBe(0L);
    }

    [Fact]
    public async Task A_database_that_has_lost_its_session_key_alone_gets_another()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.StopAsync();
        storage.Execute("DELETE FROM DataKeys WHERE Purpose = 'Session'");
        await storage.RestartAsync();
        await storage.ImportAsync("two");
    }
}
