using System.Net.Security;
using Latchkey.Application.Outbound;
using MailKit.Net.Smtp;

namespace Latchkey.Application.Events.Mail;

/// <summary>An SMTP client whose handshakes, at once or after STARTTLS, fetch nothing that the server's certificate names.</summary>
internal sealed class OfflineSmtpClient : SmtpClient
{
    /// <inheritdoc/>
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
        string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
    {
        var handshake = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
        OutboundHttp.FetchNothing(handshake);
        return handshake;
    }
}
