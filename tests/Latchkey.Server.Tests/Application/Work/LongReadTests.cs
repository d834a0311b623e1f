using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Pages.Administration.AuditLogs;
using Latchkey.Pages.Session;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Components.Authorization;

namespace Latchkey.Server.Tests.Application.Work;

/// <summary>Everything that is made from all data of a tenant waits for its turn.</summary>
public sealed class LongReadTests : KeystoreTest
{
    [Theory]
    [InlineData("/api/v1/KeystoreResources('system')")]
    [InlineData("/calendar/{0}.ics")]
    public async Task A_client_without_a_browser_waits(string path)
    {
        var edit = new Edit("developer", Server.Clock.GetUtcNow());
        var calendar = await Server.Service<ICalendarTokens>().CreateAsync("default", "phone", edit, TestStorage.Token);
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, calendar.Secret);
        await WaitsAsync(async () => (await Client.GetAtRootAsync(address)).Status);
    }

    [Theory]
    [InlineData("/download/system")]
    [InlineData("/download/expiry.csv")]
    [InlineData("/download/audit-log")]
    public async Task A_download_of_the_pages_waits(string path)
    {
        using var page = await PageClient.SignInAsync(Server.Root, Server.ClientId, Server.ClientSecret);
        await WaitsAsync(async () => (int)await page.StatusAsync(path));
    }

    [Fact]
    public async Task A_search_on_the_page_of_the_audit_log_waits()
    {
        var (signIn, key) = (Server.Service<PageSignIn>(), (await Server.ServiceKeys.FindAsync(Server.ClientId, TestStorage.Token))!);
        var session = new PageSession(
            new SignedIn(signIn.Begin(key, key.Generation)), signIn, Server.Service<AccessLog>(), Server.Service<IKeystoreStore>(),
            Server.Service<KeyRing>(), Server.Service<WriteLimit>(), Server.Clock);
        var searches = Server.Service<AuditSearches>();
        await WaitsAsync(async () =>
        {
            await searches.ReadAsync(session, new AuditSearch(), long.MaxValue, TestStorage.Token);
            return 200;
        });
    }

    [Fact]
    public async Task A_client_has_two_turns_at_a_time_and_a_tenant_leaves_two_to_others()
    {
        var reads = new LongReads();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestStorage.Token);
        Task<IDisposable> TakeAsync(string client, string tenant) => reads.TakeAsync(new ShareOwner(client, tenant), 1, end.Token).AsTask();
        Task[] third = [TakeAsync("a", "one"), TakeAsync("a", "one"), TakeAsync("a", "one")];
        third.Select(turn => turn.IsCompleted).ShouldBe([true, true, false]);
        Task[] rest = [.. "bcdef".Select(client => TakeAsync($"{client}", "one"))];
        rest.Select(turn => turn.IsCompleted).ShouldBe([true, true, true, true, false]);
        Task[] others = [TakeAsync("x", "two"), TakeAsync("y", "two"), TakeAsync("z", "three")];
        others.Select(turn => turn.IsCompleted).ShouldBe([true, true, false]);
        await end.CancelAsync();
        foreach (var waiting in new[] { third[^1], rest[^1], others[^1] }) await waiting.ShouldThrowAsync<OperationCanceledException>();
    }

    private async Task WaitsAsync(Func<Task<int>> read)
    {
        var reads = Server.Service<LongReads>();
        var held = new List<IDisposable>();
        for (var i = 0; i < 8; i++) held.Add(await reads.TakeAsync(new ShareOwner($"{i / 2}", $"{i / 4}"), 1, TestStorage.Token));
        var answer = read();
        while (reads.Waiting == 0 && !answer.IsCompleted) await Task.Delay(10, TestStorage.Token);
        answer.IsCompleted.ShouldBeFalse();
        foreach (var share in held) share.Dispose();
        (await answer).ShouldBe(200);
        reads.Count.ShouldBe(0);
    }

    private sealed class SignedIn(ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }
}
