using Latchkey.Keystores.Sealing;
using Latchkey.Pages.Session;
using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Storage.Databases;

namespace Latchkey.Server.Tests.Application.Sealing;

/// <summary>Promise C8: who has copied the database and the master key can do nothing any more once new keys were made.</summary>
[OnBothEngines]
public sealed class StolenKeyTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private StolenKeys _stolen = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _stolen = await StolenKeys.TakeAsync(_server.Service<Database>().CreateContext(), Path.Combine(_server.Folder, "master.key"));
    }

    public async ValueTask DisposeAsync()
    {
        _stolen.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_forged_token_ends_with_the_session_key()
    {
        using var forged = ApiClient.Bearer(_server.Root, Forge(TimeSpan.FromHours(1)));
        using var honest = await _server.SignInAsync();
        (await forged.GetAsync("AuditLogs")).Status.ShouldBe(200, "the thief has every key");

        var token = TestContext.Current.CancellationToken;
        await _server.Service<IMasterKeys>().RotateAsync(token);
        await _server.Service<IKeyRotation>().RotateDataKeyAsync(token);
        await _server.Service<IKeyRotation>().SignEverybodyOutAsync(token);
        foreach (var client in new[] { forged, honest }) (await client.GetAsync("AuditLogs")).Status.ShouldBe(401);
        using var again = ApiClient.Bearer(_server.Root, Forge(TimeSpan.FromHours(1)));
        (await again.GetAsync("AuditLogs")).Status.ShouldBe(401);
        using var anew = await _server.SignInAsync();
        (await anew.GetAsync("AuditLogs")).Status.ShouldBe(200);

        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        while (await _server.Service<IKeyRotation>().ContinueAsync(token))
        {
            // The job of the server may be at it too.
        }

        (await _server.Service<IKeyRotation>().StatusAsync(token)).Older.ShouldBeEmpty();
        (await anew.GetAsync("AuditLogs")).Status.ShouldBe(200, "a data key has nothing to do with tokens");
    }

    [Fact]
    public async Task A_token_that_lasts_longer_than_tokens_do_is_refused()
    {
        using var longer = ApiClient.Bearer(_server.Root, Forge(TimeSpan.FromDays(3_650)));
        (await longer.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        using var allowed = ApiClient.Bearer(_server.Root, Forge(TimeSpan.FromHours(12)));
        (await allowed.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Csrf_tokens_and_sessions_end_with_the_session_key_too()
    {
        using var basic = ApiClient.Basic(_server.Root, _server.ClientId, _server.ClientSecret);
        var fetched = (await basic.GetAsync("", ("X-CSRF-Token", "Fetch"))).Headers;
        await _server.Service<IKeyRotation>().SignEverybodyOutAsync(TestContext.Current.CancellationToken);
        (await basic.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("x")}')", ("Cookie", fetched["Set-Cookie"].Split(';')[0]),
            ("X-CSRF-Token", fetched["X-CSRF-Token"])))
            .Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_page_that_is_open_ends_with_the_session_key()
    {
        var token = TestContext.Current.CancellationToken;
        var sessions = _server.Service<PageSignIn>();
        // As its circuit keeps it.
        var shown = sessions.Begin((await _server.ServiceKeys.FindAsync(_server.ClientId, token))!, generation: 0);
        using var page = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        (await sessions.RefreshAsync(shown, token)).ShouldNotBeNull();
        (await page.IsInAsync()).ShouldBeTrue();
        await _server.Service<IKeyRotation>().SignEverybodyOutAsync(token);
        (await sessions.RefreshAsync(shown, token)).ShouldBeNull();
        (await page.IsInAsync()).ShouldBeFalse();
        using var again = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        (await again.IsInAsync()).ShouldBeTrue();
    }

    private string Forge(TimeSpan lifetime) => _stolen.Token(_server.ClientId, RunningServer.Start, lifetime);
}
