using Latchkey.Application.Work;
using Latchkey.Keystores;

namespace Latchkey.Server.Tests.Application.Work;

/// <summary>Who asks for much does not keep who asks for little waiting.</summary>
public sealed class FairSharesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Clients_take_turns_however_much_one_of_them_asks_for()
    {
        var shares = new FairShares(new ShareLimits(1, 1, 1, 64, Long));
        var held = await shares.TakeAsync(Of("greedy"), 1, Never);
        var greedy = Enumerable.Range(0, 10).Select(_ => shares.TakeAsync(Of("greedy"), 1, Never).AsTask()).ToList();
        var honest = shares.TakeAsync(Of("honest"), 1, Never).AsTask();
        held.Dispose();
        (await honest).Dispose();
        foreach (var each in greedy) (await each).Dispose();
        shares.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_group_of_many_clients_gains_nothing()
    {
        var shares = new FairShares(new ShareLimits(1, 1, 1, 64, Long));
        var held = await shares.TakeAsync(Of("0", "crowd"), 1, Never);
        var crowd = Enumerable.Range(1, 10).Select(i => shares.TakeAsync(Of($"{i}", "crowd"), 1, Never).AsTask()).ToList();
        var alone = shares.TakeAsync(Of("alone", "other"), 1, Never).AsTask();
        held.Dispose();
        (await alone).Dispose();
        foreach (var each in crowd) (await each).Dispose();
    }

    [Fact]
    public async Task No_client_holds_more_than_its_part()
    {
        var shares = new FairShares(ShareLimits.Store(100, 64, TimeSpan.FromMilliseconds(20)));
        var first = await shares.TakeAsync(Of("a"), 20, Never);
        await RefusesAsync(shares, Of("a"), 6);
        using var second = await shares.TakeAsync(Of("b"), 25, Never);
        using var third = await shares.TakeAsync(Of("c"), 25, Never);
        await RefusesAsync(shares, Of("d"), 6);
        (await shares.TakeAsync(Of("d", "other"), 25, Never)).Dispose();
        first.Dispose();
        first.Dispose();
        shares.Held.ShouldBe(50);
        (await shares.TakeAsync(Of("a"), 1_000, Never)).Dispose();
    }

    [Fact]
    public async Task If_too_many_wait_the_client_with_most_waiting_loses_its_last()
    {
        var shares = new FairShares(new ShareLimits(1, 1, 1, 4, Long));
        var held = await shares.TakeAsync(Of("greedy"), 1, Never);
        var greedy = Enumerable.Range(0, 4).Select(_ => shares.TakeAsync(Of("greedy"), 1, Never).AsTask()).ToList();
        var honest = shares.TakeAsync(Of("honest"), 1, Never).AsTask();
        (await Should.ThrowAsync<RefusalException>(() => greedy[3])).Refusal.ShouldBeOfType<Refusal.TooBusy>();
        held.Dispose();
        (await honest).Dispose();
        foreach (var each in greedy.Take(3)) (await each).Dispose();
    }

    [Fact]
    public async Task If_too_many_wait_a_crowd_loses_before_a_single_client_that_asks_for_more()
    {
        var shares = new FairShares(new ShareLimits(1, 1, 1, 6, Long));
        var held = await shares.TakeAsync(Of("0", "crowd"), 1, Never);
        var honest = Enumerable.Range(0, 2).Select(_ => shares.TakeAsync(Of("honest", "other"), 1, Never).AsTask()).ToList();
        var crowd = Enumerable.Range(1, 5).Select(i => shares.TakeAsync(Of($"{i}", "crowd"), 1, Never).AsTask()).ToList();
        (await Should.ThrowAsync<RefusalException>(() => crowd[4])).Refusal.ShouldBeOfType<Refusal.TooBusy>();
        held.Dispose();
        await Task.WhenAll(crowd.Take(4).Concat(honest).Select(async each => (await each).Dispose()));
        shares.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_request_takes_nothing_and_makes_room_for_others()
    {
        var shares = new FairShares(new ShareLimits(10, 10, 10, 64, Long));
        var held = await shares.TakeAsync(Of("a"), 5, Never);
        using var gone = new CancellationTokenSource();
        var large = shares.TakeAsync(Of("b"), 10, gone.Token).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => large);
        (await shares.TakeAsync(Of("c"), 5, Never)).Dispose();
        held.Dispose();
        (shares.Held, shares.Waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_large_request_has_its_turn_however_many_small_ones_come_after_it()
    {
        var shares = new FairShares(new ShareLimits(10, 10, 10, 64, Long));
        var held = new Queue<IDisposable>();
        for (var i = 0; i < 10; i++) held.Enqueue(await shares.TakeAsync(Of($"{i}", $"{i}"), 1, Never));
        var large = shares.TakeAsync(Of("large", "large"), 8, Never).AsTask();
        var small = new List<Task<IDisposable>>();
        for (var i = 0; i < 10; i++)
        {
            small.Add(shares.TakeAsync(Of($"after {i}", $"after {i}"), 1, Never).AsTask());
            if (i < 8) held.Dequeue().Dispose();
        }

        (await large).Dispose();
        foreach (var each in held) each.Dispose();
        foreach (var each in small) (await each).Dispose();
        (shares.Held, shares.Waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_client_that_keeps_returning_is_not_always_first()
    {
        var shares = new FairShares(new ShareLimits(2, 2, 2, 64, Long));
        using var long1 = await shares.TakeAsync(Of("a", "busy"), 1, Never);
        var held = await shares.TakeAsync(Of("b", "quick"), 1, Never);
        var waiting = shares.TakeAsync(Of("c", "busy"), 1, Never).AsTask();
        for (var i = 0; i < 3 && !waiting.IsCompleted; i++)
        {
            var next = shares.TakeAsync(Of("b", "quick"), 1, Never).AsTask();
            held.Dispose();
            if (await Task.WhenAny(next, waiting) == next) held = await next;
            else _ = next.ContinueWith(late => late.Result.Dispose(), Never, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        waiting.IsCompleted.ShouldBeTrue();
        (await waiting).Dispose();
    }

    private static ShareOwner Of(string client, string group = "default") => new(client, group);

    private static async Task RefusesAsync(FairShares shares, ShareOwner owner, long amount) =>
        (await Should.ThrowAsync<RefusalException>(
            async () => await shares.TakeAsync(owner, amount, Never))).Refusal.ShouldBeOfType<Refusal.TooBusy>();
}
