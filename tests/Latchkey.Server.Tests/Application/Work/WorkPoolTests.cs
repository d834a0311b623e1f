using System.Diagnostics.Metrics;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Server.Tests.Application.Work;

/// <summary>Costly work is limited, both running and waiting.</summary>
public sealed class WorkPoolTests
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider()
        .GetRequiredService<IMeterFactory>();

    [Fact]
    public async Task Work_behind_too_much_other_work_is_refused_and_the_rest_is_done()
    {
        var pool = new OneWorker();
        using var held = new ManualResetEventSlim();
        var first = pool.RunAsync(ShareOwner.Server, () => held.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None);
        var waiting = Enumerable.Range(0, 64).Select(i => pool.RunAsync(ShareOwner.Server, () => i, CancellationToken.None)).ToList();
        (await Should.ThrowAsync<RefusalException>(
            () => pool.RunAsync(ShareOwner.Server, () => 64, CancellationToken.None))).Refusal.ShouldBeOfType<Refusal.TooBusy>();
        held.Set();
        (await first).ShouldBeTrue();
        (await Task.WhenAll(waiting)).ShouldBe(Enumerable.Range(0, 64));
    }

    [Fact]
    public async Task Work_that_is_given_up_while_it_waits_makes_room()
    {
        var pool = new OneWorker();
        using var held = new ManualResetEventSlim();
        var first = pool.RunAsync(ShareOwner.Server, () => held.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 64).Select(i => pool.RunAsync(ShareOwner.Server, () => i, gone.Token)).ToList();
        await gone.CancelAsync();
        foreach (var work in waiting) await Should.ThrowAsync<OperationCanceledException>(() => work);
        var last = pool.RunAsync(ShareOwner.Server, () => "done", CancellationToken.None);
        held.Set();
        (await last).ShouldBe("done");
        (await first).ShouldBeTrue();
    }

    [Fact]
    public async Task Work_that_is_not_done_in_time_is_refused_and_what_it_makes_is_disposed_of()
    {
        var pool = new OneWorker(TimeSpan.FromMilliseconds(50));
        using var held = new ManualResetEventSlim();
        var made = new Disposed();
        var late = pool.RunAsync(ShareOwner.Server, Wait, CancellationToken.None);
        (await Should.ThrowAsync<RefusalException>(() => late)).Refusal.ShouldBeOfType<Refusal.TooBusy>();
        held.Set();
        await made.Done.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Disposed Wait()
        {
            held.Wait(TimeSpan.FromMinutes(1));
            return made;
        }
    }

    [Fact]
    public async Task Work_that_rests_keeps_its_place_after_it_has_ended()
    {
        var pool = new OneWorker(rest: 1_000);
        (await pool.RunAsync(ShareOwner.Server, Work, CancellationToken.None)).ShouldBe(1);
        var next = pool.RunAsync(ShareOwner.Server, () => 2, CancellationToken.None);
        (pool.Running, pool.Waiting, next.IsCompleted).ShouldBe((1, 1, false));
        (await next).ShouldBe(2);

        static int Work()
        {
            Thread.Sleep(5);
            return 1;
        }
    }

    [Fact]
    public async Task A_signing_request_opens_its_private_key_where_costly_work_is_done()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        var pair = """{"Alias":"pair","KeyType":"EC","KeySize":256,"CommonName":"a","Country":"DE"}"""u8.ToArray();
        (await client.SendAsync("POST", "KeyPairGenerationRequests", pair, ("Content-Type", "application/json"))).Status.ShouldBe(204);
        using var held = new ManualResetEventSlim();
        var parsers = server.Service<FileParsers>();
        var busy = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2))
            .Select(_ =>
            parsers.RunAsync(new ShareOwner("other", "other"), () => held.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None)).ToList();
        var request = client.GetAsync($"KeystoreEntries('{ApiClient.Hex("pair")}')/SigningRequest/$value");
        while (parsers.Waiting == 0 && !request.IsCompleted) await Task.Delay(10, TestContext.Current.CancellationToken);
        request.IsCompleted.ShouldBeFalse();
        held.Set();
        (await request).Status.ShouldBe(200);
        await Task.WhenAll(busy);
    }

    private sealed class OneWorker(TimeSpan? deadline = null, int rest = 0)
        : WorkPool("one", 1, deadline ?? TimeSpan.FromMinutes(5), new WorkMetrics(Meters), rest);

    private sealed class Disposed : IDisposable
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Dispose() => _done.SetResult();
    }
}
