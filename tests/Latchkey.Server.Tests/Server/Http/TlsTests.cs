using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>The server's own certificate, its reload, and the versions of TLS.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly WorkFolder _files = new();

    [Fact]
    public async Task A_new_certificate_is_served_once_its_files_change_and_a_broken_one_is_not()
    {
        _authority.WriteServer(_files, "CN=first");
        await using var server = await StartAsync();
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=first");

        _authority.WriteServer(_files, "CN=second");
        Touch(server, 1);
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=second");

        await File.WriteAllTextAsync(_files["server.pem"], "not a certificate");
        Touch(server, 2);
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=second");

        _authority.WriteServer(_files, "CN=third");
        Touch(server, 3);
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=third");
    }

    [Fact]
    public async Task A_certificate_is_replaced_as_kubernetes_mounts_it_and_one_without_its_key_is_not()
    {
        await MountAsync("first");
        await using var server = await RunningServer.StartAsync(
            ("Server:Urls", "https://127.0.0.1:0"), ("Server:Tls:CertificateFile", _files["tls.crt"]),
            ("Server:Tls:KeyFile", _files["tls.key"]));
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=first");

        await MountAsync("second");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=second");

        await MountAsync("third");
        File.Delete(_files["third/tls.key"]);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=second");
        server.Log.Lines.ShouldContain(line => line.Contains("The old certificate of the server stays in use."));
    }

    [Fact]
    public async Task A_pfx_file_is_as_good_with_its_password_in_a_file()
    {
        using (var certificate = _authority.Issue("CN=pfx", usage: "1.3.6.1.5.5.7.3.1"))
            await _files.WriteAsync("server.p12", certificate.Export(X509ContentType.Pfx, "secret"));
        await _files.WriteAsync("password", "secret\n"u8.ToArray());
        await using var server = await RunningServer.StartAsync(
            ("Server:Urls", "https://127.0.0.1:0"), ("Server:Tls:PfxFile", _files["server.p12"]),
            ("Server:Tls:PasswordFile", _files["password"]));
        (await HandshakeAsync(server)).Subject.ShouldBe("CN=pfx");
    }

    [Fact]
    public async Task The_issuers_in_the_file_are_sent_with_the_certificate()
    {
        _authority.WriteServer(_files, "CN=server");
        await using var server = await StartAsync();
        var sent = 0;
        await HandshakeAsync(server, seen: chain => sent = chain.ChainPolicy.ExtraStore.Count);
        sent.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Tls_1_2_and_1_3_are_spoken(SslProtocols version)
    {
        _authority.WriteServer(_files, "CN=server");
        await using var server = await StartAsync();
        (await HandshakeAsync(server, version)).Subject.ShouldBe("CN=server");
    }

    [Theory]
    [InlineData("tls1")]
    [InlineData("tls1_1")]
    public async Task Older_versions_are_refused(string version)
    {
        _authority.WriteServer(_files, "CN=server");
        await using var server = await StartAsync();
        // Security level 0 lets OpenSSL offer what it would not offer by itself.
        var tried = await _files.RunAsync(
            $"openssl s_client -connect {server.Root.Authority} -{version} -cipher ALL:@SECLEVEL=0 < /dev/null 2>&1 || true");
        tried.ShouldContain("alert protocol version");
    }

    [Fact]
    public async Task Only_answers_over_tls_bind_browsers_to_it()
    {
        _authority.WriteServer(_files, "CN=server");
        await using var server = await StartAsync();
        using var secure = ApiClient.Anonymous(server.Root);
        (await secure.GetAsync("")).Headers["Strict-Transport-Security"].ShouldBe("max-age=31536000");
        await using var plain = await RunningServer.StartAsync();
        using var client = ApiClient.Anonymous(plain.Root);
        (await client.GetAsync("")).Headers.ShouldNotContainKey("Strict-Transport-Security");
    }

    // A browser takes a cookie of this prefix from this host alone, over TLS (RFC 6265bis, 4.1.3.2).
    [Fact]
    public async Task Where_every_address_is_https_no_neighbour_can_set_the_cookies()
    {
        _authority.WriteServer(_files, "CN=server");
        await using var server = await StartAsync();
        using var browser = await PageClient.SignInAsync(server.Root, server.ClientId, server.ClientSecret);
        Ours(browser).Select(cookie => cookie.Name).ShouldBe(
            ["__Host-latchkey-antiforgery", "__Host-latchkey-session"], ignoreOrder: true);
        Ours(browser).ShouldAllBe(cookie => cookie.Secure && cookie.HttpOnly && cookie.Path == "/");
        await using var plain = await RunningServer.StartAsync();
        using var other = await PageClient.SignInAsync(plain.Root, plain.ClientId, plain.ClientSecret);
        Ours(other).Select(cookie => cookie.Name).ShouldBe(["latchkey-antiforgery", "latchkey-session"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_server_whose_certificate_cannot_be_read_does_not_start()
    {
        await _files.WriteAsync("server.pem", "nonsense"u8.ToArray());
        await _files.WriteAsync("server.key", "nonsense"u8.ToArray());
        (await Should.ThrowAsync<InvalidDataException>(StartAsync)).Message.ShouldContain("certificate of the server cannot be read");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    // Without the one for the language.
    private static IEnumerable<Cookie> Ours(PageClient browser) =>
        browser.Cookies.Where(cookie => cookie.Name.Contains("latchkey", StringComparison.Ordinal));

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        ("Server:Urls", "https://127.0.0.1:0"), ("Server:Tls:CertificateFile", _files["server.pem"]),
        ("Server:Tls:KeyFile", _files["server.key"]));

    // The files are links into a folder behind a link, and that one is replaced: the links themselves never change.
    private async Task MountAsync(string version)
    {
        _authority.WriteServer(_files, $"CN={version}");
        await _files.RunAsync($"""
            mkdir {version} && mv server.pem {version}/tls.crt && mv server.key {version}/tls.key \
              && find {version} -exec touch -d @0 '{"{}"}' + \
              && ln -s {version} ..tmp && mv -T ..tmp ..data && ln -sfn ..data/tls.crt tls.crt && ln -sfn ..data/tls.key tls.key
            """);
    }

    // Two writes within a tick of the file system would look like one.
    private void Touch(RunningServer server, int seconds)
    {
        File.SetLastWriteTimeUtc(_files["server.pem"], RunningServer.Start.UtcDateTime.AddSeconds(seconds));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static async Task<X509Certificate2> HandshakeAsync(
        RunningServer server, SslProtocols version = SslProtocols.None, Action<X509Chain>? seen = null)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Root.Host, server.Root.Port);
        await using var tls = new SslStream(connection.GetStream(), false, (_, shown, chain, _) =>
        {
            seen?.Invoke(chain!);
            return shown is not null;
        });
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version });
        return new X509Certificate2(tls.RemoteCertificate!);
    }
}
