using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Latchkey.Server.Tests.Application.Outbound;

/// <summary>A TLS server that shows a baited certificate to every client, and then stays silent.</summary>
internal sealed class BaitedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext _shown;
    private readonly Func<NetworkStream, Task> _before;
    private readonly Task _serving;
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BaitedServer(SslStreamCertificateContext shown, Func<NetworkStream, Task>? before = null)
    {
        (_shown, _before) = (shown, before ?? (_ => Task.CompletedTask));
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waits until a handshake has ended, well or not: by then the certificate was judged.</summary>
    public Task MetAsync() => _met.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <summary>What a mail server says up to STARTTLS (RFC 3207).</summary>
    public static async Task OfferStartTlsAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1, leaveOpen: true);
        await stream.WriteAsync("220 mail ESMTP\r\n"u8.ToArray());
        await reader.ReadLineAsync();
        await stream.WriteAsync("250-mail\r\n250 STARTTLS\r\n"u8.ToArray());
        await reader.ReadLineAsync();
        await stream.WriteAsync("220 go ahead\r\n"u8.ToArray());
    }

    /// <summary>What PostgreSQL says to an SSLRequest.</summary>
    public static async Task AgreeToTlsAsync(NetworkStream stream)
    {
        await stream.ReadExactlyAsync(new byte[8]);
        await stream.WriteAsync("S"u8.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                await ShowAsync(connection.GetStream());
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ShowAsync(NetworkStream stream)
    {
        try
        {
            await _before(stream);
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _shown });
            await tls.ReadExactlyAsync(new byte[1]); // in TLS 1.3 the client judges after the server is done
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // As it should: nobody knows the root.
        }

        _met.TrySetResult();
    }
}
