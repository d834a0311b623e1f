using System.Net.Sockets;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>The line that each request leaves in the log.</summary>
public sealed class RequestLogTests
{
    [Fact]
    public async Task A_request_that_its_client_cuts_ends_with_499_and_is_no_failure()
    {
        await using var server = await RunningServer.StartAsync();
        var token = await server.TokenOfAsync("default", "SecurityMaterialEdit");
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Root.Host, server.Root.Port, TestContext.Current.CancellationToken);
            await using var stream = client.GetStream();
            var head = $"PUT /api/v1/CertificateResources('61')/$value HTTP/1.1\r\nHost: {server.Root.Authority}\r\n" +
                $"Authorization: Bearer {token}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            using var answer = new StreamReader(stream);
            (await answer.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("HTTP/1.1 100 Continue", "it reads the body");
        }

        for (var i = 0; i < 1_500 && !server.Log.Lines.Any(IsOfRequest); i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        server.Log.Lines.Single(IsOfRequest).ShouldStartWith("PUT /api/v1/CertificateResources('61')/$value 499 in");
        server.Log.Lines.ShouldNotContain(other => other.Contains("unexpectedly", StringComparison.Ordinal));
    }

    private static bool IsOfRequest(string line) => line.StartsWith("PUT ", StringComparison.Ordinal);
}
