using Latchkey.Application.Access;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.ServiceKeys;

/// <summary>Service keys change while the server runs.</summary>
[OnBothEngines]
public sealed class ServiceKeyTests : IAsyncLifetime
{
    private static readonly Uri Url = new("http://localhost");

    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_with_every_token_that_it_has()
    {
        var serviceKey = await AddAsync("MonitoringDataRead");
        using var client = Client(serviceKey);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        await ReplaceAsync(serviceKey with { RevokedTime = RunningServer.Start });
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_key_revoked_by_another_server_is_refused_within_a_second()
    {
        var serviceKey = await AddAsync("MonitoringDataRead");
        using var client = Client(serviceKey);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        await _server.ServiceKeys.ChangeAsync(serviceKey.ClientId, key => key with { RevokedTime = RunningServer.Start },
            RunningServer.Start, TestContext.Current.CancellationToken);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Roles_that_are_taken_away_are_gone_from_tokens_too()
    {
        var serviceKey = await AddAsync("PI_Administrator");
        using var client = Client(serviceKey);
        await client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        await ReplaceAsync(serviceKey with { Roles = ["PI_Read_Only"] });
        (await client.DeleteAsync("KeystoreEntries('61')")).Status.ShouldBe(403);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Both_secrets_of_a_rotated_key_are_good_until_the_overlap_ends()
    {
        var created = NewServiceKey.Create("rotated", ["MonitoringDataRead"], Url, RunningServer.Start);
        var rotated = NewServiceKey.Rotate(created.Stored, NewCredentials.Make(), Url, RunningServer.Start, TimeSpan.FromHours(1));
        await _server.AddAsync(rotated.Stored);
        (await StatusAsync(created)).ShouldBe(200);
        (await StatusAsync(rotated)).ShouldBe(200);
        _server.Clock.Advance(TimeSpan.FromHours(1));
        (await StatusAsync(created)).ShouldBe(401);
        (await StatusAsync(rotated)).ShouldBe(200);
    }

    [Fact]
    public async Task A_key_without_a_secret_has_none_that_could_be_guessed()
    {
        var serviceKey = await AddAsync("MonitoringDataRead");
        foreach (var secret in new[] { "", "x" })
        {
            using var client = ApiClient.Basic(_server.Root, serviceKey.ClientId, secret);
            (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        }
    }

    [Fact]
    public async Task The_first_start_gives_everybody_a_secret_of_their_own()
    {
        await using var other = await RunningServer.StartAsync();
        other.ClientSecret.ShouldNotBe(_server.ClientSecret);
        other.ClientId.ShouldNotBe(_server.ClientId);
        (await other.ServiceKeys.ListAsync(TestContext.Current.CancellationToken)).Select(key => key.ClientId).ShouldBe([other.ClientId]);
    }

    private Task<ServiceKey> AddAsync(string role) =>
        _server.AddAsync(new ServiceKey($"sb-{Guid.NewGuid()}", "default", "client", null, [role], RunningServer.Start));

    private ApiClient Client(ServiceKey serviceKey) =>
        ApiClient.Bearer(_server.Root, _server.Service<BearerTokens>().Issue(serviceKey).Token);

    // As the commands do: change the row, then notify the server.
    private async Task ReplaceAsync(ServiceKey serviceKey)
    {
        await _server.ServiceKeys.ChangeAsync(
            serviceKey.ClientId, _ => serviceKey, RunningServer.Start, TestContext.Current.CancellationToken);
        _server.Service<CurrentServiceKeys>().Forget();
    }

    private async Task<int> StatusAsync(NewServiceKey key)
    {
        var document = System.Text.Json.JsonDocument.Parse(key.Document).RootElement.GetProperty("oauth");
        using var client =
            ApiClient.Basic(_server.Root, document.GetProperty("clientid").GetString()!, document.GetProperty("clientsecret").GetString()!);
        return (await client.GetAsync("KeystoreEntries")).Status;
    }
}
