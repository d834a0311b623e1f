using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Refusals;

/// <summary>Writers queue; only one that has waited too long is refused because the keystore is locked.</summary>
[OnBothEngines]
public sealed class PatienceTests
{
    [Fact]
    public async Task A_change_that_gets_its_turn_in_time_is_made_and_a_later_one_is_refused_as_locked()
    {
        await using var server = await RunningServer.StartAsync(("Writes:MaxWaitSeconds", "30"));
        var store = server.Service<IKeystoreStore>();
        using var held = await HeldWriter.HoldAsync(store);
        var late = store.ChangeAsync(Some.Tenant, keystores => Some.Import(keystores, "late"), TestStorage.Token);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var inTime = store.ChangeAsync(Some.Tenant, keystores => Some.Import(keystores, "in time"), TestStorage.Token);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        await held.ReleaseAsync();

        (await Should.ThrowAsync<RefusalException>(late)).Refusal.ShouldBeOfType<Refusal.KeystoreLocked>();
        await inTime;
        (await store.ReadAsync(Some.Tenant, TestStorage.Token)).System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["in time"]);
    }
}
