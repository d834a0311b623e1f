using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Server.Http.Uploads;

namespace Latchkey.Server.Tests.Server.Http.Uploads;

/// <summary>Large uploads that are under way together end, one after another if need be.</summary>
public sealed class UploadBodyTests
{
    private const int Large = 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Large, 1)]
    [InlineData(null, 1)]
    [InlineData(Large, 6)]
    public async Task Uploads_that_do_not_fit_together_wait_for_one_another_and_never_in_a_circle(int? length, int clients)
    {
        var budget = new UploadBudget(4 * Large, TimeSpan.FromSeconds(20));
        var bodies = Enumerable.Range(0, 2 * clients)
            .Select(i => new UploadBody(new MemoryStream(new byte[Large]), length, new ShareOwner($"{i % clients}", "default"), budget))
            .ToList();
        var halves = bodies.ConvertAll(body => ReadAsync(body, Large / 2));
        await Task.WhenAny(halves);
        var ends = bodies.Select(async (body, i) =>
        {
            await halves[i];
            (await ReadAsync(body, Large)).ShouldBe(Large - (Large / 2));
            await body.DisposeAsync();
        });
        await Task.WhenAll(ends);
        (budget.Held, budget.Uploads).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_small_body_takes_nothing_and_a_large_one_what_it_is()
    {
        var budget = new UploadBudget(4 * Large, TimeSpan.FromMilliseconds(20));
        await using var small = new UploadBody(new MemoryStream(new byte[Large]), Large, new ShareOwner("a", "default"), budget);
        await ReadAsync(small, (int)UploadBody.LargeLength);
        budget.Held.ShouldBe(0);
        await ReadAsync(small, Large);
        budget.Held.ShouldBe(Large);
        await using var another = new UploadBody(new MemoryStream(new byte[Large]), Large, new ShareOwner("a", "default"), budget);
        for (var attempt = 0; attempt < 2; attempt++)
            (await ReadAsync(another, Large).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.TooBusy>(
                $"attempt {attempt}");
        budget.Uploads.ShouldBe(2);
    }

    private static async Task<int> ReadAsync(UploadBody body, int length)
    {
        var read = 0;
        for (var buffer = new byte[16 * 1024]; read < length;)
        {
            var count = await body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, length - read)), Token);
            if (count == 0) break;
            read += count;
            await Task.Yield();
        }

        return read;
    }
}
