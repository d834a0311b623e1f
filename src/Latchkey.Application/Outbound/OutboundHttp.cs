using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Chains;

namespace Latchkey.Application.Outbound;

/// <summary>
/// Makes the handlers of all our HTTP clients: they follow no redirect, keep no cookie, and fetch nothing that the certificate of the other
/// side names.
/// </summary>
public static class OutboundHttp
{
    /// <summary>Whether nobody can alter the content of an address on its way: it is HTTPS, or on this machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    /// <summary>A new handler, which the caller may change further.</summary>
    public static SocketsHttpHandler Handler()
    {
#pragma warning disable RS0030 // The one place where a handler is made
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
#pragma warning restore RS0030
        FetchNothing(handler.SslOptions);
        return handler;
    }

    /// <summary>
    /// Builds the chain of a handshake only from the certificates that the other side sends and the roots of this machine.
    /// </summary>
    public static void FetchNothing(SslClientAuthenticationOptions handshake)
    {
        handshake.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        handshake.CertificateChainPolicy = OfflineChains.Policy();
    }
}
