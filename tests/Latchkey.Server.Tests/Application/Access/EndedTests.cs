using System.Text.Json;
using Latchkey.Application.Access;
using Latchkey.Application.Http;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Access;

/// <summary>Ended is ended: tokens and sessions end with their credentials, on every server (promise A8).</summary>
[OnBothEngines]
public sealed class EndedTests : IAsyncLifetime
{
    private static readonly Uri Url = new("http://localhost");

    private RunningServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_rotation_without_an_overlap_ends_tokens_and_sessions()
    {
        using var client = await Client.SignInAsync(_server);
        (await client.IsInAsync()).ShouldBe((true, true));
        var rotated = await RotateAsync(client, TimeSpan.Zero);
        (await client.IsInAsync()).ShouldBe((false, false));
        using var next = await Client.SignInAsync(_server, rotated);
        (await next.IsInAsync()).ShouldBe((true, true));
    }

    [Fact]
    public async Task A_rotation_with_an_overlap_ends_them_when_that_ends()
    {
        using var before = await Client.SignInAsync(_server);
        var rotated = await RotateAsync(before, TimeSpan.FromHours(1));
        using var old = await Client.SignInAsync(_server, before.Key); // with the old secret, while it works
        using var next = await Client.SignInAsync(_server, rotated);
        foreach (var client in new[] { before, old, next }) (await client.IsInAsync()).ShouldBe((true, true));
        _server.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var client in new[] { before, old }) (await client.IsInAsync()).ShouldBe((false, false));
        (await next.IsInAsync()).ShouldBe((true, true));
    }

    [Fact]
    public async Task A_second_rotation_ends_what_the_first_one_let_last()
    {
        using var before = await Client.SignInAsync(_server);
        var rotated = await RotateAsync(before, TimeSpan.FromHours(1));
        using var next = await Client.SignInAsync(_server, rotated);
        await RotateAsync(next, TimeSpan.FromHours(1));
        (await before.IsInAsync()).ShouldBe((false, false), "their secret has ended too");
        (await next.IsInAsync()).ShouldBe((true, true));
    }

    [Fact]
    public async Task A_soft_rotation_keeps_them_until_the_next_hard_one()
    {
        using var client = await Client.SignInAsync(_server);
        var rotated = await RotateAsync(client, TimeSpan.Zero, keepTokens: true);
        (await client.IsInAsync()).ShouldBe((true, true));
        using var next = await Client.SignInAsync(_server, rotated);
        await RotateAsync(next, TimeSpan.Zero);
        (await client.IsInAsync()).ShouldBe((false, false));
        (await next.IsInAsync()).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_rotation_by_another_server_acts_within_a_second()
    {
        using var client = await Client.SignInAsync(_server);
        (await client.IsInAsync()).ShouldBe((true, true));
        var stored = (await _server.ServiceKeys.FindAsync(client.Key.Stored.ClientId, Token))!;
        await _server.ServiceKeys.ChangeAsync(stored.ClientId,
            key => NewServiceKey.Rotate(key, NewCredentials.Make(), Url, RunningServer.Start, TimeSpan.Zero).Stored, RunningServer.Start,
            Token);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.IsInAsync()).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_token_for_credentials_that_the_key_has_not_had_yet_is_refused()
    {
        // As after the restore of a backup from before the rotation.
        var created = NewServiceKey.Create("back", ["MonitoringDataRead"], Url, RunningServer.Start).Stored;
        await _server.AddAsync(created);
        using var client = ApiClient.Bearer(_server.Root, _server.Service<BearerTokens>().Issue(created, created.Generation + 1).Token);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_sign_out_ends_every_copy_of_the_cookie_and_no_other_session()
    {
        using var client = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        using var copy = client.Copy();
        using var elsewhere = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        (await copy.IsInAsync()).ShouldBeTrue();
        await client.SignOutAsync();
        (await copy.IsInAsync()).ShouldBeFalse();
        (await elsewhere.IsInAsync()).ShouldBeTrue();
        await _server.RestartAsync();
        using var later = copy.At(_server.Root);
        (await later.IsInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_that_another_server_has_ended_is_over_within_a_second()
    {
        using var client = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        (await client.IsInAsync()).ShouldBeTrue();
        await _server.Service<IEndedSessions>()
            .EndAsync(new EndedSession(_server.ClientId, null, RunningServer.Start, RunningServer.Start.AddDays(1)), Token);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.IsInAsync()).ShouldBeFalse();
        using var next = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        (await next.IsInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Everything_of_a_client_ends_by_command_while_its_secret_stays()
    {
        using var client = await Client.SignInAsync(_server);
        var rotated = await RotateAsync(client, TimeSpan.FromHours(1));
        using var next = await Client.SignInAsync(_server, rotated);
        (await _server.ServiceKeys.EndIssuedAsync(client.Key.Stored.ClientId, RunningServer.Start, Token)).ShouldBeTrue();
        _server.Service<CurrentServiceKeys>().Forget();
        foreach (var ended in new[] { client, next }) (await ended.IsInAsync()).ShouldBe((false, false));
        foreach (var key in new[] { client.Key, rotated })
        {
            using var again = await Client.SignInAsync(_server, key);
            (await again.IsInAsync()).ShouldBe((true, true));
        }
    }

    [Fact]
    public async Task Ended_sessions_are_forgotten_after_their_time_and_bounded_before()
    {
        var ended = _server.Service<IEndedSessions>();
        var sessions = Enumerable.Range(0, 502).Select(_ => Guid.NewGuid()).ToList();
        foreach (var session in sessions)
            await ended.EndAsync(new EndedSession("somebody", session, RunningServer.Start, RunningServer.Start.AddHours(12)), Token);
        foreach (var session in new[] { sessions[0], sessions[^1] })
            (await IsEndedAsync(ended, "somebody", session, RunningServer.Start, Token)).ShouldBeTrue();
        (await ended.PruneAsync(RunningServer.Start.AddHours(12), Token)).ShouldBe(0);
        (await ended.PruneAsync(RunningServer.Start.AddHours(13), Token)).ShouldBe(2, "one for all of them, and the last one");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_row_that_stands_for_all_ends_each_for_as_long_as_it_was_to_be_ended(bool bySubject)
    {
        var (ended, subject, start) = (_server.Service<IEndedSessions>(), $"longest {bySubject}", RunningServer.Start);
        var (longest, latest) = (new EndedSession(subject, Guid.NewGuid(), start, start.AddDays(20)),
            new EndedSession(subject, Guid.NewGuid(), start.AddMinutes(5), start.AddHours(1)));
        _server.Clock.Advance(TimeSpan.FromMinutes(5));
        await ended.EndAsync(longest, Token);
        await ended.EndAsync(latest, Token);
        for (var i = bySubject ? 500 : 2; i < 500; i++)
            await ended.EndAsync(new EndedSession(subject, Guid.NewGuid(), start, start.AddHours(1)), Token);
        await ended.EndAsync(new EndedSession(subject, bySubject ? null : Guid.NewGuid(), start, start.AddHours(1)), Token);
        await ended.PruneAsync(start.AddDays(19), Token);
        (await IsEndedAsync(ended, subject, longest.Session!.Value, longest.Time, Token)).ShouldBeTrue();
        (await IsEndedAsync(ended, subject, latest.Session!.Value, latest.Time, Token)).ShouldBeTrue();
        (await IsEndedAsync(ended, subject, Guid.NewGuid(), latest.Time.AddMilliseconds(1), Token)).ShouldBeFalse("it began later");
        (await ended.PruneAsync(start.AddDays(21), Token)).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_began_in_the_future_ends_none_but_itself(bool isLast)
    {
        var (ended, subject, start) = (_server.Service<IEndedSessions>(), $"future {isLast}", RunningServer.Start);
        var ahead = new EndedSession(subject, Guid.NewGuid(), start.AddHours(2), start.AddDays(1));
        if (!isLast) await ended.EndAsync(ahead, Token);
        for (var i = 0; i < 501; i++) await ended.EndAsync(new EndedSession(subject, Guid.NewGuid(), start, start.AddHours(12)), Token);
        if (isLast) await ended.EndAsync(ahead, Token);
        (await IsEndedAsync(ended, subject, ahead.Session!.Value, ahead.Time, Token)).ShouldBeTrue();
        (await IsEndedAsync(ended, subject, Guid.NewGuid(), start, Token)).ShouldBeTrue("one row stands for all up to now");
        (await IsEndedAsync(ended, subject, Guid.NewGuid(), start.AddMinutes(1), Token)).ShouldBeFalse("who signs in afterwards stays in");
    }

    [Fact]
    public async Task Sessions_that_are_ended_at_once_stay_ended()
    {
        var (ended, subject, start) = (_server.Service<IEndedSessions>(), "many", RunningServer.Start);
        var sessions = Enumerable.Range(1, 24)
            .Select(hours => new EndedSession(subject, hours % 3 == 0 ? null : Guid.NewGuid(), start, start.AddHours(hours))).ToList();
        await Task.WhenAll(sessions.Select(session => Task.Run(() => ended.EndAsync(session, Token), Token)));
        await ended.PruneAsync(start.AddHours(23.5), Token);
        (await IsEndedAsync(ended, subject, Guid.NewGuid(), start, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task Tokens_of_an_issuer_that_were_issued_after_the_end_are_good()
    {
        var (ended, subject, start) = (_server.Service<IEndedSessions>(), "https://issuer.example somebody", RunningServer.Start);
        await ended.EndAsync(new EndedSession(subject, null, start, start.AddDays(31)), Token);
        (await IsEndedAsync(ended, subject, Guid.Empty, start, Token)).ShouldBeTrue();
        (await IsEndedAsync(ended, subject, Guid.Empty, start.AddSeconds(1), Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task Sessions_in_use_are_asked_for_together_once_a_second()
    {
        var counted = new Counted(_server.Service<IEndedSessions>());
        var live = new LiveSessions(counted, _server.Clock);
        var sessions = Enumerable.Range(0, 600).Select(i => new LiveSession($"user {i / 2}", Guid.NewGuid(), RunningServer.Start)).ToList();
        foreach (var session in sessions) (await EndedAsync(session)).ShouldBeFalse();
        counted.Questions = 0;
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        await counted.EndAsync(
            new EndedSession("user 7", sessions[14].Session, RunningServer.Start, RunningServer.Start.AddHours(1)), Token);
        (await Task.WhenAll(sessions.Select(session => Task.Run(async () => await EndedAsync(session), Token)))).Count(isEnded => isEnded)
            .ShouldBe(1);
        counted.Questions.ShouldBeLessThan(5, "one, and those of sessions that had ended or came too early");
        _server.Clock.Advance(TimeSpan.FromSeconds(6));
        (await EndedAsync(sessions[0])).ShouldBeFalse();
        counted.Asked.ShouldBe(1, "the others are not in use any more");

        ValueTask<bool> EndedAsync(LiveSession session) => live.HasEndedAsync(session.Subject, session.Session, session.Began, Token);
    }

    private static async Task<bool> IsEndedAsync(
        IEndedSessions ended, string subject, Guid session, DateTimeOffset began, CancellationToken cancellationToken) =>
        (await ended.EndedAmongAsync([new LiveSession(subject, session, began)], cancellationToken)).Count > 0;

    private async Task<NewServiceKey> RotateAsync(Client client, TimeSpan overlap, bool keepTokens = false)
    {
        var stored = (await _server.ServiceKeys.FindAsync(client.Key.Stored.ClientId, Token))!;
        var rotated = NewServiceKey.Rotate(stored, NewCredentials.Make(), Url, _server.Clock.GetUtcNow(), overlap, keepTokens: keepTokens);
        await _server.ServiceKeys.ChangeAsync(stored.ClientId, _ => rotated.Stored, _server.Clock.GetUtcNow(), Token);
        _server.Service<CurrentServiceKeys>().Forget();
        return rotated;
    }

    /// <summary>Counts the questions.</summary>
    private sealed class Counted(IEndedSessions ended) : IEndedSessions
    {
        private int _questions;

        public int Questions
        {
            get => Volatile.Read(ref _questions);
            set => Volatile.Write(ref _questions, value);
        }

        /// <summary>How many sessions the last question was about.</summary>
        public int Asked { get; private set; }

        public Task EndAsync(EndedSession session, CancellationToken cancellationToken, (string Tenant, AuditAct Act)? recorded = null) =>
            ended.EndAsync(session, cancellationToken, recorded);

        public Task<IReadOnlySet<LiveSession>> EndedAmongAsync(
            IReadOnlyCollection<LiveSession> sessions, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _questions);
            Asked = sessions.Count;
            return ended.EndedAmongAsync(sessions, cancellationToken);
        }

        public Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
            ended.PruneAsync(before, cancellationToken);
    }

    /// <summary>A client with a token and a session of the same secret.</summary>
    private sealed record Client(NewServiceKey Key, ApiClient Api, PageClient Page) : IDisposable
    {
        public static async Task<Client> SignInAsync(RunningServer server)
        {
            var created = NewServiceKey.Create("client", ["MonitoringDataRead"], Url, RunningServer.Start);
            await server.AddAsync(created.Stored);
            return await SignInAsync(server, created);
        }

        public static async Task<Client> SignInAsync(RunningServer server, NewServiceKey key)
        {
            var oauth = JsonDocument.Parse(key.Document).RootElement.GetProperty("oauth");
            var (id, secret) = (oauth.GetProperty("clientid").GetString()!, oauth.GetProperty("clientsecret").GetString()!);
            return new Client(
                key, await ApiClient.SignInAsync(server.Root, id, secret), await PageClient.SignInAsync(server.Root, id, secret));
        }

        /// <summary>Whether the token and the session let in.</summary>
        public async Task<(bool Token, bool Session)> IsInAsync() =>
            ((await Api.GetAsync("KeystoreEntries")).Status == 200, await Page.IsInAsync());

        public void Dispose()
        {
            Api.Dispose();
            Page.Dispose();
        }
    }
}
