using System.Collections.Concurrent;
using CloudNative.CloudEvents;
using Latchkey.Server.Tests.Application.Events.Webhooks;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Latchkey.Server.Tests.Application.Events;

/// <summary>1,000 failures of a receiver, of every kind, and restarts of the server in between lose no event.</summary>
public sealed class ReceiverFailureTests
{
    private const int Events = 200;
    private const int FailuresPerEvent = 5;
    private const int RefusedInARow = 5;

    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private int _kinds;

    [Fact]
    public async Task A_thousand_failures_lose_no_event()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        receiver.Fail = FailFiveTimes;
        for (var i = 0; i < Events; i++) await server.PutAsync($"{i}");

        for (var told = 10; told <= Events; told += 10)
        {
            await server.UntilAsync(() => Told(receiver).Count() >= told);
            if (told % 20 == 0) await server.RestartAsync(receiver.Settings());
            else await RefuseAsync(server, receiver);
        }

        receiver.Faults.ShouldBeEmpty();
        _attempts.Values.Sum(count => Math.Min(count, FailuresPerEvent)).ShouldBe(1_000);
        Told(receiver).Select(received => received.Subject).ShouldBe(Enumerable.Range(0, Events).Select(i => $"{i}"));
    }

    [Fact]
    public async Task An_event_whose_answer_was_lost_comes_again_under_the_same_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        var ids = new ConcurrentQueue<string>();
        receiver.Fail = http =>
        {
            ids.Enqueue(http.Request.Headers["webhook-id"]!);
            return ids.Count < 3 ? Failing.CutAsync(http) : Failing.NotAsync();
        };
        await server.PutAsync("a");
        await server.UntilAsync(() => receiver.Received.Count > 0);
        ids.Distinct().ShouldHaveSingleItem().ShouldBe(receiver.Received[0].Id);
        ids.Count.ShouldBe(3);
    }

    // A server that ends between an answer and its cursor delivers the event again, under the same id.
    private static IEnumerable<CloudEvent> Told(WebhookReceiver receiver) => receiver.Received.DistinctBy(received => received.Id);

    // Nothing listens any more: the cursor has the number of attempts.
    private static async Task RefuseAsync(RunningServer server, WebhookReceiver receiver)
    {
        await receiver.GoAwayAsync();
        await server.UntilAsync(async () => (await server.CursorAsync())!.Failures >= RefusedInARow);
        await receiver.ComeBackAsync();
    }

    private Task<bool> FailFiveTimes(HttpContext http)
    {
        if (_attempts.AddOrUpdate(http.Request.Headers["webhook-id"]!, 1, (_, count) => count + 1) > FailuresPerEvent)
            return Failing.NotAsync();
        return (Interlocked.Increment(ref _kinds) % 100) switch
        {
            0 => Failing.StayAsync(http),
            < 30 => Failing.AnswerAsync(http, StatusCodes.Status500InternalServerError),
            < 50 => Failing.AnswerAsync(http, StatusCodes.Status429TooManyRequests),
            < 75 => Failing.AbortAsync(http),
            _ => Failing.CutAsync(http),
        };
    }
}
