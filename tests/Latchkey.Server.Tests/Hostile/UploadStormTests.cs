using System.Net.Http.Headers;
using Latchkey.Fuzz.Http;
using Latchkey.Fuzz.Inputs;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Hostile;

/// <summary>Hostile uploads over HTTP, a short form of promise H1: refused with 4xx, quickly, and nothing is left of them.</summary>
public sealed class UploadStormTests(SeedFiles seeds)
{
    private const int Rounds = 8;

    [Fact]
    public async Task Damaged_uploads_of_every_operation_are_refused_and_change_nothing()
    {
        var uploads = new DamagedUploads(await seeds.AllAsync(), seed: 1);
        await SurvivesAsync([.. uploads.Take(Rounds * uploads.Count)]);
    }

    [Fact]
    public async Task Bodies_that_ask_for_much_are_refused_and_change_nothing() => await SurvivesAsync([.. Bombs.All]);

    private async Task SurvivesAsync(IReadOnlyCollection<HostileUpload> uploads)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Root, "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(server));
        var storm = new UploadStorm(http);
        await storm.PrepareAsync();
        await storm.SendAllAsync(uploads);
        storm.Faults.ShouldBeEmpty(storm.Answers);
        storm.Sent.ShouldBe(uploads.Count);
        (await storm.StillImportsAsync(Vectors.Body("self-signed-rsa.pem"))).ShouldBeTrue();
    }

    private static async Task<string> TokenAsync(RunningServer server)
    {
        var serviceKey = (await server.ServiceKeys.ListAsync(TestContext.Current.CancellationToken)).Single();
        return server.Service<BearerTokens>().Issue(serviceKey).Token;
    }
}
