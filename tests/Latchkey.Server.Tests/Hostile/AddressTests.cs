using System.Net.Http.Headers;
using Latchkey.Fuzz.Http;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Hostile;

/// <summary>Generated addresses and spelled aliases over HTTP, short forms of promises H6 and H7.</summary>
public sealed class AddressTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_server.Root, "/api/v1/") };
        var serviceKey = (await _server.ServiceKeys.ListAsync(TestContext.Current.CancellationToken)).Single();
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", _server.Service<BearerTokens>().Issue(serviceKey).Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Generated_addresses_are_answered_or_refused()
    {
        await new UploadStorm(_http).PrepareAsync();
        var storm = new TargetStorm(_http);
        await storm.AskAllAsync(4_000, connections: 4, seed: 1);
        storm.Faults.ShouldBeEmpty(storm.Answers);
    }

    [Fact]
    public async Task No_alias_has_two_entries_and_none_is_taken_for_another()
    {
        var storm = new AliasStorm(_http);
        await storm.RunAsync();
        storm.Faults.ShouldBeEmpty();
        storm.Tried.ShouldBe(500);
    }
}
