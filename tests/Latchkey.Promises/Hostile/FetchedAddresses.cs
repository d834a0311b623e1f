using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Promises.Durability;
using Latchkey.Server.Tests.Application.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Latchkey.Promises.Hostile;

/// <summary>H8: handshakes and deliveries whose certificates name addresses to fetch from, inbound and outbound.</summary>
internal static class FetchedAddresses
{
    private const int Half = 500;

    public static Promise Promise { get; } = new(
        "H8", "Nothing is fetched because a certificate says so",
        "0 connections in 1,000 handshakes and deliveries with AIA, CRL and OCSP addresses",
        run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        using var folder = new TemporaryFolder();
        await using var watch = new FetchWatch();
        using var certificates = new BaitedCertificates(watch.Authority);
        var (delivered, refused) = (0, 0);
        await using var complete = await ReceiveAsync(certificates.Shown(withIssuer: true), () => Interlocked.Increment(ref delivered));
        await using var incomplete =
            await ReceiveAsync(certificates.Shown(withIssuer: false), () => { }, () => Interlocked.Increment(ref refused));
        await using var server = await ServerUnderTest.StartAsync(
            run, [.. Settings(folder, certificates, complete, incomplete), .. settings]);
        using var http = await server.SignInAsync();

        var (imports, count) = (new Imports(), run.Scale(Half));
        for (var i = 0; i < count; i++) await imports.ImportAsync(http);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await ShakeHandsAsync(server.Urls[1], certificates.Shown(i % 2 == 0)));
        for (var waited = 0; delivered < count && waited < 120; waited++) await Task.Delay(1_000);
        return new Outcome(
            $"{count} handshakes with clients, {delivered} deliveries, {refused} handshakes with a receiver whose chain is incomplete: " +
                $"{watch.Seen} connections to the addresses in certificates",
            watch.Seen == 0 && delivered >= count && refused > 0);
    }

    private static string[] Settings(
        TemporaryFolder folder, BaitedCertificates certificates, WebApplication complete, WebApplication incomplete)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var own = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string Write(string name, string text)
        {
            var file = folder[name];
            File.WriteAllText(file, text);
            return file;
        }

        string[] Webhook(int number, WebApplication receiver) =>
        [
            $"LATCHKEY__Notifications__Webhooks__{number}__Name=receiver-{number}",
            $"LATCHKEY__Notifications__Webhooks__{number}__Url={receiver.Urls.Single()}",
            $"LATCHKEY__Notifications__Webhooks__{number}__SecretFile={Write("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")}",
        ];
        return
        [
            "LATCHKEY__Server__Urls=http://127.0.0.1:0;https://127.0.0.1:0",
            $"LATCHKEY__Server__Tls__CertificateFile={Write("own.pem", own.ExportCertificatePem())}",
            $"LATCHKEY__Server__Tls__KeyFile={Write("own.key", key.ExportPkcs8PrivateKeyPem())}",
            $"LATCHKEY__SignIn__ClientCertificateAuthorities={Write("clients.pem", own.ExportCertificatePem())}",
            $"SSL_CERT_FILE={Write("root.pem", certificates.Root)}",
            "LATCHKEY__Notifications__AllowedAddresses=127.0.0.1/32", .. Webhook(0, complete), .. Webhook(1, incomplete),
        ];
    }

    private static async Task<WebApplication> ReceiveAsync(SslStreamCertificateContext shown, Action received, Action? shaken = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls("https://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificateSelector = (_, _) => shown.TargetCertificate;
            https.OnAuthenticate = (_, handshake) =>
            {
                shaken?.Invoke();
                (handshake.ServerCertificateSelectionCallback, handshake.ServerCertificateContext) = (null, shown);
            };
        }));
        var app = builder.Build();
        app.Run(http =>
        {
            received();
            return http.Response.CompleteAsync();
        });
        await app.StartAsync();
        return app;
    }

    private static async Task ShakeHandsAsync(Uri server, SslStreamCertificateContext shown)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, sent, _, _) => sent is not null,
            ClientCertificateContext = shown,
            AllowTlsResume = false, // a session that is resumed shows no certificate
        });
        await tls.WriteAsync("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var answer = new StreamReader(tls);
        if (!(await answer.ReadToEndAsync()).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            throw new HttpRequestException("The server does not answer.");
    }
}
