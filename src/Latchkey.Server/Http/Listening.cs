using System.Security.Authentication;
using Latchkey.Api.Batches;
using Latchkey.Formats.Chains;
using Latchkey.Server.Machine;
using Latchkey.Server.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Latchkey.Server.Http;

/// <summary>How connections are made, and what is too much, too large and too slow.</summary>
internal static class Listening
{
    // A client that takes longer to say what it wants is cut: an honest one needs one packet.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    // Longer than clients keep a connection that they do not use, and than a proxy's default of a minute, so that they close first.
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(120);

    // Slower than any line that is in use: 240 bytes a second, after some seconds to begin.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    // Read ahead of the application, for each connection: a hundred that send without end take little. HTTP/2 waits for an answer of the
    // network after as much, so it has more.
    private const int MostReadAhead = 64 * 1024;
    private const int ConnectionWindow = 4 * MostReadAhead;
    private const int StreamWindow = 3 * MostReadAhead;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public static void Configure(KestrelServerOptions kestrel, LatchkeySettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.Connections(settings.Server.MaxConnections);
        kestrel.Limits.MaxRequestLineSize = 32 * 1024; // four times what the API takes, so that it can say so itself
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
        if (settings.Server.Tls.IsOn) kestrel.ConfigureHttpsDefaults(https => Configure(https, settings, kestrel.ApplicationServices.GetRequiredService<ServerCertificate>()));
    }

    private static void Configure(HttpsConnectionAdapterOptions https, LatchkeySettings settings, ServerCertificate certificate)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.HandshakeTimeout = HandshakeTimeout;

        // Where nobody signs in by certificate, none is asked for. Else anybody may show one; what it is worth is decided at sign-in,
        // with a proper answer.
        https.ClientCertificateMode = settings.SignIn.ByCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
        https.AllowAnyClientCertificate();

        // The first is asked for at start, so that a server without a certificate does not start. The second puts the chain beside it.
        https.ServerCertificateSelector = (_, _) => certificate.Current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) =>
        {
            handshake.ServerCertificateSelectionCallback = null;
            handshake.ServerCertificateContext = certificate.Current;
            handshake.CertificateChainPolicy = OfflineChains.Policy();
        };
    }
}
