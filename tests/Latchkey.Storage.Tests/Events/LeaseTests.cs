using Latchkey.Keystores.Events;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Events;

/// <summary>Of several servers one delivers the events of a channel, however wrong their clocks are.</summary>
[OnBothEngines]
public sealed class LeaseTests
{
    private const string Channel = "mail";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-5, 0)]
    [InlineData(5, 10)]
    public async Task A_server_whose_clock_is_ahead_of_the_holders_does_not_take_the_lease(int minutesOfHolder, int minutesOfOther)
    {
        TestDatabase.RequirePostgreSql();
        await using var storage = await TestStorage.OpenAsync();
        await using var holding = await WithClockAsync(storage, minutesOfHolder);
        await using var other = await WithClockAsync(storage, minutesOfOther);
        var (holder, stranger) = (Guid.NewGuid(), Guid.NewGuid());
        var cursor = (await HoldAsync(holding, holder)).ShouldNotBeNull();
        (await HoldAsync(other, stranger)).ShouldBeNull();
        (await holding.EventCursors.SaveAsync(cursor, holder, Lease, TestStorage.Token)).ShouldBeTrue();
        (await HoldAsync(other, stranger)).ShouldBeNull("saving the cursor prolongs the lease");
        await holding.EventCursors.ReleaseAsync(Some.Tenant, Channel, holder, TestStorage.Token);
        (await HoldAsync(other, stranger)).ShouldNotBeNull();
    }

    // As a server leaves behind whose clock was ahead, of a version that reckoned by it.
    [Fact]
    public async Task A_lease_that_is_longer_than_any_keeps_nobody_from_delivering()
    {
        await using var storage = await TestStorage.OpenAsync();
        await HoldAsync(storage, Guid.NewGuid());
        storage.Execute($"UPDATE EventCursors SET HeldUntilUnixMs = HeldUntilUnixMs + {(long)TimeSpan.FromMinutes(1).TotalMilliseconds}");
        (await HoldAsync(storage, Guid.NewGuid())).ShouldBeNull();
        storage.Execute($"UPDATE EventCursors SET HeldUntilUnixMs = HeldUntilUnixMs + {(long)TimeSpan.FromHours(1).TotalMilliseconds}");
        (await HoldAsync(storage, Guid.NewGuid())).ShouldNotBeNull();
    }

    private static Task<EventCursor?> HoldAsync(TestStorage storage, Guid holder) =>
        storage.EventCursors.HoldAsync(Some.Tenant, Channel, holder, Lease, TestStorage.Token);

    private static async Task<TestStorage> WithClockAsync(TestStorage storage, int minutes)
    {
        var server = storage.Another(Path.Combine(storage.Folder, Guid.NewGuid().ToString()));
        server.Clock = new WrongClock(TimeSpan.FromMinutes(minutes));
        await server.RestartAsync();
        return server;
    }

    private sealed class WrongClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
