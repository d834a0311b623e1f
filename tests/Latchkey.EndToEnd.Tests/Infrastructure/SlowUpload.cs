using System.Net.Sockets;
using System.Text;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>An import whose body comes in two halves.</summary>
internal sealed class SlowUpload : IAsyncDisposable
{
    private readonly TcpClient _connection = new();
    private readonly byte[] _body;

    private SlowUpload(byte[] body) => _body = body;

    /// <summary>Sends the head and the first half, and waits until the server asks for them.</summary>
    public static async Task<SlowUpload> BeginAsync(KeystoreClient client, string alias, byte[] certificate)
    {
        var upload = new SlowUpload(certificate);
        await upload._connection.ConnectAsync(client.Root.Host, client.Root.Port);
        var head = $"PUT /api/v1/CertificateResources('{KeystoreClient.Hex(alias)}')/$value?fingerprintVerified=true HTTP/1.1\r\n" +
            $"Host: {client.Root.Authority}\r\nAuthorization: Bearer {client.Token}\r\nContent-Type: application/pkix-cert\r\n" +
            $"Content-Length: {certificate.Length}\r\nExpect: 100-continue\r\n\r\n";
        await upload._connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        (await upload.ReadLineAsync()).ShouldBe("HTTP/1.1 100 Continue");
        await upload._connection.GetStream().WriteAsync(certificate.AsMemory(0, certificate.Length / 2));
        return upload;
    }

    /// <summary>Sends the second half, and returns the status line of the answer.</summary>
    public async Task<string> EndAsync()
    {
        await _connection.GetStream().WriteAsync(_body.AsMemory(_body.Length / 2));
        while (await ReadLineAsync() is { } line)
        {
            if (line.StartsWith("HTTP/1.1", StringComparison.Ordinal)) return line;
        }

        return "";
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> ReadLineAsync()
    {
        var (line, octet) = (new StringBuilder(), new byte[1]);
        while (await _connection.GetStream().ReadAsync(octet) == 1)
        {
            if (octet[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)octet[0]);
        }

        return null;
    }
}
