using System.Net.Sockets;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>The limits of connections: nobody takes the server from others by many of them, by much in one, or by being slow.</summary>
public sealed class ConnectionLimitTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Asking = "GET /livez HTTP/1.1\r\nHost: x\r\n";

    private Uri Root => shared.Server.Root;

    [Theory]
    [InlineData("GET /livez?{0} HTTP/1.1\r\nHost: x\r\n", 32_000, 200)]
    [InlineData("GET /livez?{0} HTTP/1.1\r\nHost: x\r\n", 33_000, 414)]
    [InlineData("GET /livez HTTP/1.1\r\nHost: x\r\nA: {0}\r\n", 32_000, 200)]
    [InlineData("GET /livez HTTP/1.1\r\nHost: x\r\nA: {0}\r\n", 33_000, 431)]
    public async Task A_long_head_is_refused(string head, int length, int status) =>
        (await StatusAsync(Root, string.Format(System.Globalization.CultureInfo.InvariantCulture, head, new string('x', length))))
            .ShouldBe(status);

    [Theory]
    [InlineData(99, 200)]
    [InlineData(100, 431)]
    public async Task Many_headers_are_refused(int beside, int status)
    {
        var headers = string.Concat(Enumerable.Range(0, beside).Select(i => $"A{i}: b\r\n"));
        (await StatusAsync(Root, $"GET /livez HTTP/1.1\r\nHost: x\r\n{headers}")).ShouldBe(status);
    }

    [Fact]
    public async Task A_connection_too_many_is_closed_and_its_place_is_free_once_another_ends()
    {
        await using var server = await RunningServer.StartAsync(("Server:MaxConnections", "10"));
        var open = new List<TcpClient>();
        for (var i = 0; i < 10; i++)
        {
            open.Add(await ConnectAsync(server.Root));
            (await StatusAsync(open[i].GetStream(), Asking)).ShouldBe(200);
        }

        (await StatusAsync(server.Root, Asking)).ShouldBe(0);
        open[0].Dispose();
        while (await StatusAsync(server.Root, Asking) != 200) await Task.Delay(20, TestContext.Current.CancellationToken);
        foreach (var client in open) client.Dispose();
    }

    // How long they take cannot be tested in good time; `./test.sh promises --only V1` measures that slow clients are cut.
    [Fact]
    public void The_server_waits_for_no_slow_client_and_reads_little_ahead()
    {
        var limits = shared.Server.Service<IOptions<KestrelServerOptions>>().Value.Limits;
        limits.RequestHeadersTimeout.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(15));
        limits.KeepAliveTimeout.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(2));
        foreach (var rate in new[] { limits.MinRequestBodyDataRate, limits.MinResponseDataRate })
        {
            rate.ShouldNotBeNull().BytesPerSecond.ShouldBeGreaterThanOrEqualTo(240);
            rate.GracePeriod.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
        }

        limits.MaxRequestBufferSize.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(64 * 1024);
        limits.Http2.InitialConnectionWindowSize.ShouldBeLessThanOrEqualTo(256 * 1024);
        limits.Http2.InitialStreamWindowSize.ShouldBeLessThanOrEqualTo(256 * 1024);
        limits.MaxRequestBodySize.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(10 * 1024 * 1024);
        limits.MaxConcurrentConnections.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(4_000);
    }

    private static async Task<int> StatusAsync(Uri server, string head)
    {
        using var client = await ConnectAsync(server);
        return await StatusAsync(client.GetStream(), head);
    }

    /// <summary>The status of the answer; 0 if the connection was closed without one.</summary>
    private static async Task<int> StatusAsync(NetworkStream stream, string head)
    {
        var answer = new byte[4_096];
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), TestContext.Current.CancellationToken);
            return await stream.ReadAsync(answer, TestContext.Current.CancellationToken) > 12
                ? int.Parse(Encoding.ASCII.GetString(answer, 9, 3), System.Globalization.CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        return client;
    }
}
