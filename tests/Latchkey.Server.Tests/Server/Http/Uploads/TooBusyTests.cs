using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Latchkey.Application.Work;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http.Uploads;

/// <summary>Large uploads at a time are bounded, and nobody holds their memory by sending slowly or by announcing much.</summary>
public sealed class TooBusyTests : KeystoreTest
{
    private const int Large = 9_000_000;

    [Fact]
    public async Task Uploads_beyond_the_budget_are_answered_with_503_and_when_to_try_again()
    {
        using var editor = await Server.ClientWithRolesAsync("editor", "SecurityMaterialEdit");
        var budget = Server.Service<UploadBudget>();
        var held = new List<IDisposable>();
        for (var i = 0; i < 4; i++)
            held.Add(await budget.TakeAsync(new ShareOwner($"{i}", i < 3 ? "other" : "another"), 10 * 1024 * 1024, CancellationToken.None));

        var busy = await UploadAsync(editor, Large);
        (busy.Status, busy.Headers["Retry-After"]).ShouldBe((503, "5"));
        busy.Text.ShouldContain("Too many files and keys are being processed; try again later.");
        (await PostAsync("KeyPairGenerationRequests",
            new { Alias = "small", KeyType = "EC", KeySize = 256, CommonName = "a", Country = "DE" })).Status.ShouldBe(
                204, "small ones go on");

        held[0].Dispose();
        (await UploadAsync(editor, Large)).Status.ShouldBe(400);
        foreach (var share in held) share.Dispose();
        budget.Held.ShouldBe(0);
    }

    [Fact]
    public async Task Slow_bodies_of_one_client_keep_no_other_from_uploading_and_are_cut_or_turned_away()
    {
        using var slow = new HttpClient { BaseAddress = Server.Root };
        slow.DefaultRequestHeaders.Authorization = await TokenAsync();
        using var editor = await Server.ClientWithRolesAsync("editor", "SecurityMaterialEdit");
        var bodies = Enumerable.Range(0, 4).Select(_ => slow.PostAsync("api/v1/KeystoreResources", new Dripping())).ToList();
        while (Server.Service<UploadBudget>().Count == 0) await Task.Delay(10, TestContext.Current.CancellationToken);
        (await UploadAsync(editor, Large)).Status.ShouldBe(400, "read whole, and then found to be no JSON");
        foreach (var body in bodies) (await IsCutAsync(body)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("MonitoringDataRead", 413)]
    [InlineData("MaterialPurge", 413)]
    [InlineData("SecurityMaterialEdit", 400)]
    public async Task A_large_batch_is_for_those_who_may_upload_something_large(string role, int status)
    {
        using var client = await Server.ClientWithRolesAsync("client", role);
        (await client.SendAsync("POST", "$batch", new byte[100_000], ("Content-Type", "multipart/mixed; boundary=b"))).Status.ShouldBe(
            status);
    }

    // The connection may be closed before the client has read the answer.
    private static async Task<bool> IsCutAsync(Task<HttpResponseMessage> body)
    {
        try
        {
            using var answer = await body;
            return answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static Task<Answer> UploadAsync(ApiClient client, int length) =>
        client.SendAsync(
            "POST", "KeystoreResources", new byte[length], ("Content-Type", "application/json"), ("Accept", "application/json"));

    private async Task<AuthenticationHeaderValue> TokenAsync()
    {
        using var http = new HttpClient { BaseAddress = Server.Root };
        http.DefaultRequestHeaders.Authorization = ApiClient.BasicHeader(Server.ClientId, Server.ClientSecret);
        using var answer = await http.PostAsync("oauth/token?grant_type=client_credentials", null);
        using var token = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
    }

    /// <summary>Announces a large body, sends what makes it large at once, and then too little.</summary>
    private sealed class Dripping : HttpContent
    {
        public Dripping() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 100_000)));
            while (true)
            {
                await stream.FlushAsync();
                await Task.Delay(100);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 500)));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Large;
            return true;
        }
    }
}
