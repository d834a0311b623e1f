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

/// <summary>An answer that fails while it is written is an error document alone, or is cut.</summary>
public sealed class ErrorBoundaryTests
{
    private static readonly byte[] Begun = Encoding.ASCII.GetBytes(new string('x', 100_000));

    [Theory]
    [InlineData("/refused", 503)]
    [InlineData("/unforeseen", 500)]
    public async Task A_failure_before_anything_is_written_is_an_error_document(string path, int status)
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        using var answer = await client.GetAsync(server.Urls.Single() + path, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
    }

    // The beginning is in the memory of the web server then, which gives nothing back.
    [Theory]
    [InlineData("/begun/refused")]
    [InlineData("/begun/unforeseen")]
    public async Task A_failure_after_the_beginning_was_written_sends_neither_the_beginning_nor_an_error_document(string path)
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(
            () => client.GetAsync(server.Urls.Single() + path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failure_after_the_first_bytes_were_sent_cuts_the_answer()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        var address = server.Urls.Single() + "/begun/sent/unforeseen";
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
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
        var path = http.Request.Path.Value!;
        if (path.Contains("begun", StringComparison.Ordinal)) http.Response.BodyWriter.Write(Begun);
        if (path.Contains("sent", StringComparison.Ordinal)) await http.Response.BodyWriter.FlushAsync();
        throw path.Contains("refused", StringComparison.Ordinal)
            ? new RefusalException(new Refusal.StoreUnavailable())
            : new InvalidOperationException("A defect.");
    }
}
