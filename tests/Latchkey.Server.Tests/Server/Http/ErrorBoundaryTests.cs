using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Latchkey.Keystores;
using Latchkey.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>An answer that fails while it is written is an error document alone, until the first of it is on its way.</summary>
public sealed class ErrorBoundaryTests
{
    private static readonly byte[] Begun = Encoding.ASCII.GetBytes(new string('x', 100_000));

    [Theory]
    [InlineData("/refused", 503)]
    [InlineData("/unforeseen", 500)]
    public async Task What_was_written_before_a_failure_is_not_sent(string path, int status)
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        using var answer = await client.GetAsync(server.Urls.Single() + path, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("/whole")]
    [InlineData("/pieces")]
    [InlineData("/stream")]
    public async Task What_is_written_without_a_failure_arrives_in_its_order(string path)
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        var bytes = await client.GetByteArrayAsync(server.Urls.Single() + path, TestContext.Current.CancellationToken);
        bytes.ShouldBe([.. Begun, .. "end"u8]);
    }

    [Fact]
    public async Task A_failure_after_the_first_bytes_were_sent_cuts_the_answer()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        using var answer = await client.GetAsync(
            server.Urls.Single() + "/late", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddLogging().AddSingleton<UnforeseenFailures>();
        var server = builder.Build();
        server.UseMiddleware<ErrorBoundary>();
        server.Run(AnswerAsync);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        http.Request.Headers.Accept = "application/json";
        var output = http.Response.BodyWriter;
        if (http.Request.Path == "/stream")
        {
            await http.Response.Body.WriteAsync(Begun);
            await http.Response.Body.WriteAsync("end"u8.ToArray());
            return;
        }

        output.Write(Begun);
        switch (http.Request.Path)
        {
            case "/refused":
                throw new RefusalException(new Refusal.StoreUnavailable());
            case "/unforeseen":
                throw new InvalidOperationException("A defect.");
            case "/pieces":
                await output.FlushAsync();
                break;
            case "/late":
                await output.FlushAsync();
                throw new InvalidOperationException("A defect.");
        }

        output.Write("end"u8);
    }
}
