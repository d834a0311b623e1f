using System.Net;
using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace Latchkey.Server.Tests.Application.Access;

/// <summary>Guessing is slow, and hurts nobody but who guesses.</summary>
public sealed class SignInLimitTests
{
    [Fact]
    public async Task After_too_many_failures_a_client_waits_and_others_do_not()
    {
        await using var server = await RunningServer.StartAsync(("SignIn:FailuresPerClient", "3"));
        using var other = await server.ClientWithRolesAsync("other", basic: true, "MonitoringDataRead");
        for (var i = 0; i < 3; i++) (await TokenAsync(server, $"wrong {i}")).Status.ShouldBe(401);

        var (status, retryAfter) = await TokenAsync(server, "wrong again");
        (status, retryAfter).ShouldBe((429, TimeSpan.FromSeconds(60)));
        (await TokenAsync(server, server.ClientSecret)).Status.ShouldBe(429, "the answer does not reveal whether it is right");
        (await other.GetAsync("KeystoreEntries")).Status.ShouldBe(200);

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await TokenAsync(server, server.ClientSecret)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Basic_is_refused_with_an_error_document_and_a_time_to_wait()
    {
        await using var server = await RunningServer.StartAsync(("SignIn:FailuresPerClient", "1"));
        using var guess = ApiClient.Basic(server.Root, server.ClientId, "wrong");
        (await guess.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        using var second = ApiClient.Basic(server.Root, server.ClientId, "wrong too");
        var refused = await second.GetAsync("KeystoreEntries", ("Accept", "application/json"));
        refused.Status.ShouldBe(429);
        refused.Headers["Retry-After"].ShouldBe("60");
        refused.Text.ShouldContain("\"code\":\"Too Many Requests\"");
    }

    [Fact]
    public async Task A_client_that_has_signed_in_can_sign_in_while_somebody_guesses_its_secret()
    {
        await using var server = await RunningServer.StartAsync(("SignIn:FailuresPerClient", "2"));
        using var right = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        (await right.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        for (var i = 0; i < 4; i++) await TokenAsync(server, $"wrong {i}");
        (await right.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task One_secret_is_checked_once_however_many_requests_carry_it()
    {
        await using var server = await RunningServer.StartAsync(("SignIn:FailuresPerClient", "2"));
        using var right = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => right.GetAsync("KeystoreEntries")));
        answers.Select(answer => answer.Status).Distinct().ShouldBe([200]);
    }

    [Fact]
    public void An_address_that_guesses_at_many_clients_waits_but_not_who_signed_in_from_there()
    {
        var limits = Limits(("SignIn:FailuresPerAddress", "3"));
        var address = IPAddress.Parse("192.0.2.1");
        limits.TryTake("good", address).ShouldBeNull();
        limits.Succeeded("good", address);
        for (var i = 0; i < 3; i++) limits.TryTake($"guess {i}", address).ShouldBeNull();
        limits.TryTake("guess 3", address).ShouldNotBeNull();
        limits.TryTake("good", address).ShouldBeNull();
        limits.TryTake("guess 3", IPAddress.Parse("192.0.2.2")).ShouldBeNull();
    }

    [Fact]
    public void A_network_of_ipv6_is_one_address()
    {
        var limits = Limits(("SignIn:FailuresPerAddress", "1"));
        limits.TryTake("a", IPAddress.Parse("2001:db8::1")).ShouldBeNull();
        limits.TryTake("b", IPAddress.Parse("2001:db8::2")).ShouldNotBeNull();
        limits.TryTake("b", IPAddress.Parse("2001:db8:0:1::2")).ShouldBeNull();
        limits.TryTake("c", IPAddress.Parse("::ffff:192.0.2.1")).ShouldBeNull();
        limits.TryTake("d", IPAddress.Parse("192.0.2.1")).ShouldNotBeNull();
    }

    [Fact]
    public void Counting_takes_bounded_memory()
    {
        var windows = new RequestWindows(1, TimeSpan.FromMinutes(1), new FakeTimeProvider());
        for (var i = 0; i < 10_000; i++) windows.TryTake($"{i}").ShouldBeNull();
        windows.TryTake("0").ShouldNotBeNull();
        windows.TryTake("one more").ShouldBeNull();
        windows.TryTake("0").ShouldBeNull("all were forgotten to make room");
    }

    [Fact]
    public async Task Writes_above_the_limit_wait_and_reads_do_not()
    {
        await using var server = await RunningServer.StartAsync(("Writes:PerMinute", "2"));
        using var client = await server.SignInAsync();
        using var other = await server.ClientOfAsync("default", "SecurityMaterialEdit");
        for (var i = 0; i < 2; i++) await client.ImportAsync($"{i}", Vectors.Body("self-signed-rsa.pem"));
        var refused = await client.DeleteAsync("KeystoreEntries('30')", ("Accept", "application/json"));
        (refused.Status, refused.Headers["Retry-After"]).ShouldBe((429, "60"));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        await other.ImportAsync("other", Vectors.Body("self-signed-rsa.pem"));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await client.DeleteAsync("KeystoreEntries('30')")).Status.ShouldBe(204);
    }

    private static SignInLimits Limits(params (string Key, string Value)[] values) =>
        new(SettingsOf.Values(values).SignIn, new FakeTimeProvider());

    private static async Task<(int Status, TimeSpan? RetryAfter)> TokenAsync(RunningServer server, string secret)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = ApiClient.BasicHeader(server.ClientId, secret);
        using var response = await http.PostAsync(new Uri(server.Root, "/oauth/token?grant_type=client_credentials"), null);
        return ((int)response.StatusCode, response.Headers.RetryAfter?.Delta);
    }
}
