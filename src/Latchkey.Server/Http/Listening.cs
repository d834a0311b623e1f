using System.Security.Authentication;
using Latchkey.Api.Batches;
using Latchkey.Formats.Chains;
using Latchkey.Server.Machine;
using Latchkey.Server.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Latchkey.Server.Http;

/// <summary>Configures connections, and their limits of number, size and speed.</summary>
internal static class Listening
{
    // The server cuts off a client that takes longer to send its headers: an honest one needs one packet.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    // Longer than clients keep a connection that they do not use, and than a proxy's default of a minute, so that they close first.
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(120);

    // Slower than any line that is in use: 240 bytes a second, after some seconds to begin.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    // The number of bytes that the server reads from a connection before the application asks for them. It is small, so that a hundred
    // clients that never stop sending take little memory. HTTP/2 gets more: after each window, the client has to wait for a round trip.
    private const int MostReadAhead = 64 * 1024;
    private const int ConnectionWindow = 4 * MostReadAhead;
    private const int StreamWindow = 3 * MostReadAhead;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public static void Configure(SocketTransportOptions sockets)
    {
        sockets.CreateBoundListenSocket = ListenSockets.Create;
        sockets.MaxReadBufferSize = MostReadAhead;
    }

    public static void Configure(KestrelServerOptions kestrel, LatchkeySettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.Connections(settings.Server.MaxConnections);
        kestrel.Limits.MaxRequestLineSize = 32 * 1024; // four times the limit of the API, so that the API itself can refuse
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestBodySize = BatchLimits.Largest; // the largest of any request; each operation has its own
        kestrel.Limits.MaxRequestBufferSize = MostReadAhead;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = KeepAliveTimeout;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        kestrel.Limits.MinResponseDataRate = SlowestBody;
        if (settings.Server.Tls.IsOn)
            kestrel.ConfigureHttpsDefaults(
                https => Configure(https, settings, kestrel.ApplicationServices.GetRequiredService<ServerCertificate>()));
    }

    private static void Configure(HttpsConnectionAdapterOptions https, LatchkeySettings settings, ServerCertificate certificate)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.HandshakeTimeout = HandshakeTimeout;

        // If nobody signs in by certificate, the server requests none. Otherwise anybody may present one, and signing in decides whether it
        // counts, with a proper answer.
        https.ClientCertificateMode = settings.SignIn.ByCertificate
            ? ClientCertificateMode.AllowCertificate
            : ClientCertificateMode.NoCertificate;
        https.AllowAnyClientCertificate();

        // The certificate is read at the start, so that a server without one does not start. The second callback adds its chain.
        https.ServerCertificateSelector = (_, _) => certificate.Current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) =>
        {
            handshake.ServerCertificateSelectionCallback = null;
            handshake.ServerCertificateContext = certificate.Current;
            handshake.CertificateChainPolicy = OfflineChains.Policy();
        };
    }
}
