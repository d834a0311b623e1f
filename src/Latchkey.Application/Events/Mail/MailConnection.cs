using System.Net.Sockets;
using System.Text;
using Latchkey.Application.Files;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Latchkey.Application.Events.Mail;

/// <summary>A connection to the mail server, signed in.</summary>
internal sealed class MailConnection : IDisposable
{
    private readonly OfflineSmtpClient _client = new() { RequireTLS = false };

    private MailConnection()
    {
    }

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="DeliveryException">The server cannot be reached, or does not let us in.</exception>
    public static async Task<MailConnection> OpenAsync(
        MailSettings settings, OutboundConnections connections, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var connection = new MailConnection();
        try
        {
            connection._client.ServerCertificateValidationCallback = MailTrust.Check(settings.AuthoritiesFile);
            connection._client.Timeout = (int)timeout.TotalMilliseconds;
            var socket = await connections.ConnectAsync(settings.Host, settings.Port, cancellationToken);
            await connection._client.ConnectAsync(socket, settings.Host, settings.Port, Security(settings.Security), cancellationToken);
            if (settings.UserName.Length > 0) await connection.SignInAsync(settings, cancellationToken);
            return connection;
        }
        catch (Exception cause)
        {
            connection.Dispose();
            if (IsOfTheServer(cause)) throw new DeliveryException($"The mail server cannot be used: {Reason(cause)}", cause);
            throw;
        }
    }

    /// <summary>Sends a mail to one recipient.</summary>
    /// <returns>False if the server will never take mail for this recipient.</returns>
    /// <exception cref="DeliveryException">It may take it later.</exception>
    public async Task<bool> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendAsync(message, cancellationToken);
            return true;
        }
        catch (SmtpCommandException refused)
            when (refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode >= 500)
        {
            return false;
        }
        catch (Exception cause) when (IsOfTheServer(cause))
        {
            throw new DeliveryException($"The mail server did not accept a mail: {Reason(cause)}", cause);
        }
    }

    /// <summary>Closes the session. The server has accepted every mail by then.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception cause) when (IsOfTheServer(cause))
        {
            // It has taken every mail.
        }
    }

    public void Dispose() => _client.Dispose();

    private static SecureSocketOptions Security(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    private static bool IsOfTheServer(Exception cause) =>
        cause is ProtocolException or CommandException or AuthenticationException or SslHandshakeException or MasterKeyException
        or IOException or SocketException or TimeoutException or NotSupportedException;

    // The server's text may repeat parts of the request, such as a user's name; the kind of the failure does not.
    private static string Reason(Exception cause) => cause switch
    {
        SmtpCommandException refused => $"it answered {(int)refused.StatusCode}.",
        SslHandshakeException => "its certificate is not trusted, or TLS failed.",
        AuthenticationException => "it refuses the user or the password.",
        NotSupportedException => "it does not offer STARTTLS or a way to sign in.",
        MasterKeyException => "the file of its password cannot be read.",
        TimeoutException => "it does not answer.",
        _ => "the connection broke.",
    };

    private async Task SignInAsync(MailSettings settings, CancellationToken cancellationToken)
    {
        // MailKit takes a text, which cannot be cleared; it lives as long as this call.
        using var password = SecretFile.ReadLine(settings.PasswordFile, "the mail server's password");
        await _client.AuthenticateAsync(Encoding.UTF8, settings.UserName, Encoding.UTF8.GetString(password.Span), cancellationToken);
    }
}
