using Latchkey.Keystores;
using Latchkey.Server.Http.Uploads;

namespace Latchkey.Server.Tests.Http.Uploads;

/// <summary>Large uploads take their length of a budget.</summary>
public sealed class UploadBudgetTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task What_does_not_fit_waits_until_there_is_room_in_the_order_of_asking()
    {
        var budget = new UploadBudget(10, TimeSpan.FromMinutes(1));
        var first = await budget.TakeAsync(6, Never);
        var second = budget.TakeAsync(7, Never).AsTask();
        var third = budget.TakeAsync(1, Never).AsTask();
        second.IsCompleted.ShouldBeFalse();
        third.IsCompleted.ShouldBeFalse("nobody overtakes: small ones would keep a large one out for ever");
        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task What_waits_too_long_is_refused_and_takes_nothing()
    {
        var budget = new UploadBudget(10, TimeSpan.FromMilliseconds(20));
        var held = await budget.TakeAsync(10, Never);
        (await Should.ThrowAsync<RefusalException>(async () => await budget.TakeAsync(10, Never))).Refusal.ShouldBeOfType<Refusal.TooBusy>();
        held.Dispose();
        (await budget.TakeAsync(10, Never)).Dispose();
    }

    [Fact]
    public async Task A_share_is_given_back_once()
    {
        var budget = new UploadBudget(10, TimeSpan.FromMilliseconds(20));
        var share = await budget.TakeAsync(5, Never);
        share.Dispose();
        share.Dispose();
        using var all = await budget.TakeAsync(10, Never);
        await Should.ThrowAsync<RefusalException>(async () => await budget.TakeAsync(1, Never));
    }

    [Fact]
    public async Task Who_gives_up_makes_room_for_those_behind()
    {
        var budget = new UploadBudget(10, TimeSpan.FromMinutes(1));
        using var held = await budget.TakeAsync(5, Never);
        using var gone = new CancellationTokenSource();
        var large = budget.TakeAsync(10, gone.Token).AsTask();
        var small = budget.TakeAsync(5, Never).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
    }

    [Fact]
    public async Task What_is_larger_than_all_of_it_takes_all_of_it()
    {
        var budget = new UploadBudget(10, TimeSpan.FromMinutes(1));
        (await budget.TakeAsync(100, Never)).Dispose();
        (await budget.TakeAsync(10, Never)).Dispose();
    }
}
