using System.Text;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Latchkey.Server.Tests.Metrics;

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
        foreach (var name in new[] { "latchkey.commit.duration", "latchkey.entries", "latchkey.operation.duration", "dotnet.process.cpu.time", "service.name" }) body.ShouldContain(name);
        body.ShouldNotContain("mycertificate");
    }

    private sealed class Collector(WebApplication app, List<(string Path, string? Type, string Body)> received) : IAsyncDisposable
    {
        public string Address => app.Urls.Single();

        public IReadOnlyList<(string Path, string? Type, string Body)> Received => received;

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var received = new List<(string, string?, string)>();
            app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                lock (received) received.Add((http.Request.Path, http.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Collector(app, received);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
