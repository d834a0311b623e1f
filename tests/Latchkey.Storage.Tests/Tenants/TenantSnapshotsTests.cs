using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Tenants;

/// <summary>The states in memory only go forward.</summary>
[OnBothEngines]
public sealed class TenantSnapshotsTests
{
    // As by a reader that began before the last commit and ends after it.
    [Fact]
    public async Task A_state_that_is_learned_late_does_not_take_the_place_of_a_later_one()
    {
        await using var storage = await TestStorage.OpenAsync();
        var former = (await storage.ImportAsync("one")).After;
        await storage.ImportAsync("two");
        storage.Snapshots.Publish(storage.Snapshots.History, [KeyValuePair.Create(Some.Tenant, former)]);
        storage.Snapshots[Some.Tenant].Revision.ShouldBe(2);
    }
}
