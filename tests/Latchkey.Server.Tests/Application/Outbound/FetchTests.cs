using System.Net.Security;
using System.Net.Sockets;
using Latchkey.Application.Events;
using Latchkey.Application.Files;
using Latchkey.Application.Sealing;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Storage;
using Latchkey.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Latchkey.Server.Tests.Application.Outbound;

/// <summary>
/// Nothing is fetched because a certificate says so: in every handshake of the server a host that certificates name for issuers,
/// OCSP and revocation lists is watched, which must not be connected to.
/// </summary>
public sealed class FetchTests : IAsyncLifetime
{
    private readonly FetchWatch _watch = new();
    private readonly WorkFolder _files = new();
    private BaitedCertificates _certificates = null!;

    public ValueTask InitializeAsync()
    {
        _certificates = new BaitedCertificates(_watch.Authority);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Seen.ShouldBe(0);
        await _watch.DisposeAsync();
        _certificates.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handshakes_with_certificates_of_clients_delay_no_other(bool byCertificate)
    {
        using var authority = new TestAuthority();
        authority.WriteServer(_files, "CN=localhost");
        authority.WriteBundle(_files["clients.pem"]);
        await using var server = await RunningServer.StartAsync(
            ("Server:Urls", "https://127.0.0.1:0;http://127.0.0.1:0"), ("Server:Tls:CertificateFile", _files["server.pem"]),
            ("Server:Tls:KeyFile", _files["server.key"]),
            ("SignIn:ClientCertificateAuthorities", byCertificate ? _files["clients.pem"] : ""));
        var handshakes = Enumerable.Range(0, 60)
            .Select(number => HandshakeAsync(server.Root, _certificates.Shown(withIssuer: number % 2 == 0))).ToList();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        (await http.GetStringAsync(new Uri($"{server.Urls[1]}/livez"), TestStorage.Token)).ShouldBe("alive");
        (await Task.WhenAll(handshakes)).ShouldAllBe(asked => asked == byCertificate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Webhooks_are_delivered_without(bool withIssuer)
    {
        await using var receiver = new BaitedServer(_certificates.Shown(withIssuer));
        await _files.WriteAsync("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"u8.ToArray());
        await using var server = await RunningServer.StartAsync(
            ("Notifications:AllowedAddresses", "127.0.0.1/32"), ("Notifications:Webhooks:0:Name", "test"),
            ("Notifications:Webhooks:0:Url", $"https://127.0.0.1:{receiver.Port}/"),
            ("Notifications:Webhooks:0:SecretFile", _files["secret"]));
        (await server.Service<EventChannels>().TestAsync("default", "webhook:test", TestStorage.Token))!.Message.ShouldContain(
            "SecureConnectionError");
        await receiver.MetAsync();
    }

    [Theory]
    [InlineData("tls", true)]
    [InlineData("tls", false)]
    [InlineData("starttls", false)]
    public async Task Mail_is_sent_without(string security, bool withIssuer)
    {
        await using var receiver =
            new BaitedServer(_certificates.Shown(withIssuer), security == "tls" ? null : BaitedServer.OfferStartTlsAsync);
        await using var server = await RunningServer.StartAsync(
            ("Notifications:AllowedAddresses", "127.0.0.1/32"), ("Notifications:Mail:Host", "127.0.0.1"),
            ("Notifications:Mail:Port", $"{receiver.Port}"),
            ("Notifications:Mail:Security", security), ("Notifications:Mail:From", "latchkey@example.com"),
            ("Notifications:Mail:Recipients", "team@example.com"));
        (await server.Service<EventChannels>().TestAsync("default", "mail", TestStorage.Token))!.Message.ShouldContain("not trusted");
        await receiver.MetAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Issuers_are_asked_for_their_keys_without(bool byPages)
    {
        await using var provider = new BaitedServer(_certificates.Shown(withIssuer: false));
        var issuer = $"https://127.0.0.1:{provider.Port}";
        await using var server = await RunningServer.StartAsync(
            ("SignIn:Issuers:0:Issuer", issuer), ("SignIn:Issuers:0:Audience", "latchkey"),
            ("SignIn:Issuers:0:Roles:admin", "PI_Administrator"),
            ("SignIn:Issuers:0:ClientId", "latchkey"));
        await using var another = await TestIssuer.StartAsync();
        using var client = ApiClient.Bearer(server.Root, another.Token(another.Publish("key"), issuer: issuer));
        (await (byPages ? client.GetAtRootAsync("/sign-in/provider/Provider0") : client.GetAsync("KeystoreEntries"))).Status.ShouldBe(
            byPages ? 500 : 401);
        await provider.MetAsync();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Metrics_are_sent_without(string protocol)
    {
        await using var collector = new BaitedServer(_certificates.Shown(withIssuer: false));
        await using var server = await RunningServer.StartAsync(
            ("Metrics:OtlpEndpoint", $"https://127.0.0.1:{collector.Port}"), ("Metrics:OtlpProtocol", protocol));
        server.Service<MeterProvider>().ForceFlush(60_000);
        await collector.MetAsync();
    }

    [Fact]
    public async Task A_database_is_connected_to_without()
    {
        await using var database = new BaitedServer(_certificates.Shown(withIssuer: false), BaitedServer.AgreeToTlsAsync);
        var options = new StorageOptions
        {
            DataFolder = _files["data"],
            Database = $"Host=127.0.0.1;Port={database.Port};Username=latchkey;Database=latchkey"
        };
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IMasterKeySource>(new FileMasterKeySource(_files["master.key"], makesFirstKey: true))
            .AddLatchkeyStorage(options)
            .BuildServiceProvider();
        await services.GetRequiredService<IServiceKeyStore>().ListAsync(TestStorage.Token).ShouldThrowAsync<StorageException>();
        await database.MetAsync();
    }

    private static async Task<bool> HandshakeAsync(Uri server, SslStreamCertificateContext shown)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, TestStorage.Token);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, sent, _, _) => sent is not null,
            ClientCertificateContext = shown,
            AllowTlsResume = false, // a session that is resumed shows no certificate
        }, TestStorage.Token);
        var asked = tls.IsMutuallyAuthenticated;
        await tls.WriteAsync("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), TestStorage.Token);
        using var answer = new StreamReader(tls);
        (await answer.ReadToEndAsync(TestStorage.Token)).ShouldStartWith("HTTP/1.1 200");
        return asked;
    }
}
