using System.Text;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Latchkey.Server.Tests.Server.Metrics;

/// <summary>Metrics are sent by OTLP to a collector that is named.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task A_collector_gets_what_was_measured_and_no_alias()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await RunningServer.StartAsync(("Metrics:OtlpEndpoint", collector.Address));
        using var client = await server.SignInAsync();
        await client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        await MetricsPage.OfAsync(server); // learns of the entry
        server.Service<MeterProvider>().ForceFlush(60_000).ShouldBeTrue();
        var (path, type, body) = collector.Received.ShouldHaveSingleItem();
        path.ShouldBe("/v1/metrics");
        type.ShouldBe("application/x-protobuf");
        foreach (var name in new[] { "latchkey.commit.duration", "latchkey.entries", "latchkey.operation.duration",
            "dotnet.process.cpu.time", "service.name" }) body.ShouldContain(name);
        body.ShouldNotContain("mycertificate");
    }

    [Fact]
    public async Task The_environment_has_no_part_in_what_is_sent()
    {
        await using var collector = await Collector.StartAsync();
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_HEADERS", "x-of-others=secret");
        Environment.SetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES", "of=somebody-else");
        try
        {
            await using var server = await RunningServer.StartAsync(("Metrics:OtlpEndpoint", collector.Address));
            server.Service<MeterProvider>().ForceFlush(60_000).ShouldBeTrue();
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_HEADERS", null);
            Environment.SetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES", null);
        }

        collector.Received.ShouldNotBeEmpty();
        collector.Received.ShouldAllBe(sent => !sent.Body.Contains("somebody-else"));
        collector.Headers.ShouldNotContain("x-of-others");
    }

    private sealed class Collector(WebApplication app, List<(string Path, string? Type, string Body)> received, List<string> headers)
        : IAsyncDisposable
    {
        public string Address => app.Urls.Single();

        public IReadOnlyList<(string Path, string? Type, string Body)> Received => received;

        public IReadOnlyList<string> Headers => headers;

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var (received, headers) = (new List<(string, string?, string)>(), new List<string>());
            app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                lock (received)
                {
                    received.Add((http.Request.Path, http.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
                    headers.AddRange(http.Request.Headers.Keys);
                }
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Collector(app, received, headers);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
