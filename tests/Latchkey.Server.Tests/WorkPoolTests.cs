using Latchkey.Keystores;

namespace Latchkey.Server.Tests;

/// <summary>Costly work is bounded: what is done, and what waits.</summary>
public sealed class WorkPoolTests
{
    [Fact]
    public async Task What_would_wait_behind_too_much_is_refused_and_the_rest_is_done()
    {
        using var pool = new OneWorker();
        using var held = new ManualResetEventSlim();
        var first = pool.RunAsync(() => held.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None);
        var waiting = Enumerable.Range(0, 64).Select(i => pool.RunAsync(() => i, CancellationToken.None)).ToList();
        (await Should.ThrowAsync<RefusalException>(() => pool.RunAsync(() => 64, CancellationToken.None))).Refusal.ShouldBeOfType<Refusal.TooBusy>();
        held.Set();
        (await first).ShouldBeTrue();
        (await Task.WhenAll(waiting)).ShouldBe(Enumerable.Range(0, 64));
    }

    [Fact]
    public async Task Work_that_is_given_up_while_it_waits_makes_room()
    {
        using var pool = new OneWorker();
        using var held = new ManualResetEventSlim();
        var first = pool.RunAsync(() => held.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 64).Select(i => pool.RunAsync(() => i, gone.Token)).ToList();
        await gone.CancelAsync();
        foreach (var work in waiting) await Should.ThrowAsync<OperationCanceledException>(() => work);
        var last = pool.RunAsync(() => "done", CancellationToken.None);
        held.Set();
        (await last).ShouldBe("done");
        (await first).ShouldBeTrue();
    }

    private sealed class OneWorker() : WorkPool(1);
}
