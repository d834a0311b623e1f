using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Http.Uploads;

/// <summary>Large uploads at a time are bounded: what is beyond is told to come back.</summary>
public sealed class TooBusyTests : KeystoreTest
{
    private const long Large = 9_000_000;

    [Fact]
    public async Task Uploads_beyond_the_budget_are_answered_with_503_and_when_to_try_again()
    {
        using var http = new HttpClient { BaseAddress = Server.Root };
        http.DefaultRequestHeaders.Authorization = ApiClient.BasicHeader(Server.ClientId, Server.ClientSecret);
        http.DefaultRequestHeaders.Add("X-CSRF-Token", await TokenAsync(http));
        using var end = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 4).Select(_ => SendAsync(http, new Dripping(end.Token), end.Token)).ToList();

        // Which of them comes first is not known, so it is tried until the slow ones have all there is.
        HttpResponseMessage busy;
        while ((busy = await SendAsync(http, new ByteArrayContent(new byte[Large]), CancellationToken.None)).StatusCode != HttpStatusCode.ServiceUnavailable) busy.Dispose();
        using (busy)
        {
            busy.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            (await busy.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Too many files and keys are being worked on; try again later.");
        }

        (await PostAsync("KeyPairGenerationRequests", new { Alias = "small", KeyType = "EC", KeySize = 256, CommonName = "a", Country = "DE" })).Status.ShouldBe(204, "small ones go on");
        await end.CancelAsync();
        foreach (var upload in slow) await Should.ThrowAsync<OperationCanceledException>(() => upload);
        HttpStatusCode again;
        do
        {
            using var answer = await SendAsync(http, new ByteArrayContent(new byte[Large]), CancellationToken.None);
            again = answer.StatusCode;
        }
        while (again == HttpStatusCode.ServiceUnavailable);
        again.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string> TokenAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/");
        request.Headers.Add("X-CSRF-Token", "Fetch");
        using var answer = await http.SendAsync(request);
        return answer.Headers.GetValues("X-CSRF-Token").Single();
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, HttpContent content, CancellationToken cancellationToken)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return http.PostAsync("api/v1/KeystoreResources", content, cancellationToken);
    }

    /// <summary>Announces a large body and sends it fast enough not to be cut, and no faster.</summary>
    private sealed class Dripping(CancellationToken end) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, end);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            while (true)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 500)), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(100, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Large;
            return true;
        }
    }
}
