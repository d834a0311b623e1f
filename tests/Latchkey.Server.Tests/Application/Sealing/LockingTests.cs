using System.Net;
using Latchkey.Application.Sealing;
using Latchkey.Pages.Session;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Sealing;

/// <summary>Locked is locked at once, on every way in.</summary>
[OnBothEngines]
public sealed class LockingTests
{
    [Fact]
    public async Task It_is_shut_before_anything_is_awaited()
    {
        await using var server = await RunningServer.StartAsync();
        var locking = server.Service<Locking>().LockAsync("stolen");
        server.Service<Seal>().Reason.ShouldNotBeNull().ShouldContain("stolen");
        await locking;
        server.Log.Lines.ShouldContain(line => line.Contains("The server is forgetting every key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_shut_even_if_the_order_cannot_be_written()
    {
        await using var server = await RunningServer.StartAsync();
        Directory.CreateDirectory(Path.Combine(server.Folder, OperatorLock.FileName)); // no file can take its place
        await server.Service<Locking>().LockAsync("stolen").ShouldThrowAsync<SystemException>();
        server.Service<Seal>().Reason.ShouldBe("Locked by the operator.");
    }

    [Fact]
    public void A_folder_of_the_name_is_the_order_too_and_is_released_like_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-test-");
        var order = new OperatorLock(folder.FullName);
        folder.CreateSubdirectory(OperatorLock.FileName);
        order.Reason.ShouldNotBeNull();
        order.Release().ShouldBeTrue();
        (order.Reason, order.Release()).ShouldBe((null, false));
        order.Unrecorded.ShouldBe("released; it was locked");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Only_the_state_of_the_server_is_answered()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await PageClient.SignInAsync(server.Root, server.ClientId, server.ClientSecret);
        (await browser.IsInAsync()).ShouldBeTrue();
        var key = (await server.ServiceKeys.FindAsync(server.ClientId, TestContext.Current.CancellationToken))!;
        var (pages, session) = (server.Service<PageSignIn>(), server.Service<PageSignIn>().Begin(key, key.Generation));
        (await pages.RefreshAsync(session, CancellationToken.None)).ShouldNotBeNull();

        server.Service<Seal>().Shut("locked");
        (await pages.RefreshAsync(session, CancellationToken.None)).ShouldBeNull("a page that is open goes on no more");
        (await browser.NegotiateAsync(server.Root.GetLeftPart(UriPartial.Authority))).ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var http = new HttpClient { BaseAddress = server.Root };
        foreach (var path in new[] { "/", "/sign-in", "/keystore", "/download/expiry.csv", "/calendar/x.ics", "/assets/site.css",
            "/no-such", "/operator/lock", "/api/v1/KeystoreEntries", "/oauth/token", "/readyz" })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
        }

        foreach (var path in new[] { "/livez", "/metrics" })
            (await http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        (await server.OperatorAsync("/operator/master-key")).ShouldContain("current");
    }
}
