using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Latchkey.Application.Events;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Application.Events.Mail;
using Latchkey.Server.Tests.Application.Events.Webhooks;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Files;

/// <summary>Every file that may be replaced in service is, also where it is mounted as Kubernetes mounts secrets.</summary>
public sealed class MountedFileTests : IDisposable
{
    private readonly MountedFiles _mounted = new();
    private readonly TestAuthority _former = new("CN=Former");
    private readonly TestAuthority _next = new("CN=Next");

    public void Dispose()
    {
        _mounted.Dispose();
        _former.Dispose();
        _next.Dispose();
    }

    [Fact]
    public async Task The_bundle_of_trusted_roots()
    {
        await _mounted.MountAsync(("roots.pem", Pem(_former)));
        await using var server = await RunningServer.StartAsync(("Trust:BundleFile", _mounted["roots.pem"]));
        using var client = await server.SignInAsync();
        using var certificate = _next.Issue("CN=next.example.org");
        (await ImportAsync(client, certificate)).ShouldBe(409);
        await _mounted.MountAsync(("roots.pem", Pem(_next)));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ImportAsync(client, certificate)).ShouldBe(204);
    }

    [Fact]
    public async Task The_authorities_of_client_certificates()
    {
        using var files = new WorkFolder();
        _former.WriteServer(files, "CN=localhost");
        await _mounted.MountAsync(("clients.pem", Pem(_former)));
        await using var server = await RunningServer.StartAsync(
            ("Server:Urls", "https://127.0.0.1:0"), ("Server:Tls:CertificateFile", files["server.pem"]),
            ("Server:Tls:KeyFile", files["server.key"]), ("SignIn:ClientCertificateAuthorities", _mounted["clients.pem"]));
        using var certificate = _next.Issue("CN=client");
        await server.AddAsync(NewServiceKey.Create(
            "client", [Roles.MonitoringDataRead], server.Root, RunningServer.Start,
            new BoundCertificate(certificate, false)).Stored);
        using var client = ApiClient.WithCertificate(server.Root, certificate);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        await _mounted.MountAsync(("clients.pem", Pem(_next)));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_PKCS12_file_for_TLS_and_its_password()
    {
        await _mounted.MountAsync(("tls.p12", Pfx("CN=first", "one")), ("password", "one\n"u8.ToArray()));
        await using var server = await RunningServer.StartAsync(
            ("Server:Urls", "https://127.0.0.1:0"), ("Server:Tls:PfxFile", _mounted["tls.p12"]),
            ("Server:Tls:PasswordFile", _mounted["password"]));
        (await SubjectAsync(server)).ShouldBe("CN=first");
        await _mounted.MountAsync(("tls.p12", Pfx("CN=second", "two")), ("password", "two\n"u8.ToArray()));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await SubjectAsync(server)).ShouldBe("CN=second");
    }

    [Fact]
    public async Task The_secret_of_a_webhook()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await _mounted.MountAsync(("secret", Encoding.ASCII.GetBytes(receiver.ChangeSecret())));
        await using var server = await RunningServer.StartAsync(
            receiver.Settings(("Notifications:Webhooks:0:SecretFile", _mounted["secret"])));
        var channels = server.Service<EventChannels>();
        await channels.TestAsync("default", "webhook:test", TestStorage.Token);
        await _mounted.MountAsync(("secret", Encoding.ASCII.GetBytes(receiver.ChangeSecret())));
        await channels.TestAsync("default", "webhook:test", TestStorage.Token);
        receiver.Received.Count.ShouldBe(2);
        receiver.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_password_and_the_authorities_for_a_mail_server()
    {
        await using var receiver = MailReceiver.Start(isEncrypted: true);
        var right = await File.ReadAllBytesAsync(receiver.CertificateFile, TestStorage.Token);
        await _mounted.MountAsync(("password", "guess"u8.ToArray()), ("roots.pem", right));
        await using var server = await RunningServer.StartAsync(receiver.Settings(
            ("Notifications:Mail:PasswordFile", _mounted["password"]), ("Notifications:Mail:AuthoritiesFile", _mounted["roots.pem"])));
        (await TestAsync()).ShouldBe("The mail server cannot be used: it refuses the user or the password.");
        await _mounted.MountAsync(("password", "open sesame"u8.ToArray()), ("roots.pem", Pem(_former)));
        (await TestAsync()).ShouldBe("The mail server cannot be used: its certificate is not trusted, or TLS failed.");
        await _mounted.MountAsync(("password", "open sesame"u8.ToArray()), ("roots.pem", right));
        (await TestAsync()).ShouldBe("The receiver has accepted the test.");

        async Task<string> TestAsync() =>
            (await server.Service<EventChannels>().TestAsync("default", "mail", TestStorage.Token))!.Message;
    }

    private static byte[] Pem(TestAuthority authority) => Encoding.ASCII.GetBytes(authority.Certificate.ExportCertificatePem());

    private byte[] Pfx(string subject, string password)
    {
        using var certificate = _former.Issue(subject, usage: "1.3.6.1.5.5.7.3.1");
        return certificate.Export(X509ContentType.Pfx, password);
    }

    private static async Task<int> ImportAsync(ApiClient client, X509Certificate2 certificate) =>
        (await client.PutAsync($"CertificateResources('{ApiClient.Hex("next")}')/$value", certificate.RawData)).Status;

    private static async Task<string> SubjectAsync(RunningServer server)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Root.Host, server.Root.Port, TestStorage.Token);
        await using var tls = new SslStream(connection.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.Subject;
    }
}
