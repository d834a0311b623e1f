using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>
/// Asks who connects for a password, as PostgreSQL does (section 54.7 of its manual), keeps it and refuses it. The cluster of the tests
/// trusts everybody.
/// </summary>
internal sealed class PasswordAsking : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _served;

    public PasswordAsking()
    {
        _listener.Start();
        _served = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Passwords { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _served;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AskAsync(client.GetStream());
            }
            catch (Exception over) when (over is InvalidOperationException or SocketException)
            {
                return;
            }
            catch (IOException)
            {
                // It has gone without a word.
            }
        }
    }

    private async Task AskAsync(NetworkStream stream)
    {
        await ReadAsync(stream); // the start
        await stream.WriteAsync((byte[])[(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3]); // AuthenticationCleartextPassword
        await stream.ReadExactlyAsync(new byte[1]); // 'p'
        Passwords.Enqueue(Encoding.UTF8.GetString((await ReadAsync(stream)).AsSpan()[..^1]));
        var error = "SFATAL\0VFATAL\0C28P01\0Mrefused\0\0"u8.ToArray();
        await stream.WriteAsync((byte[])[(byte)'E', 0, 0, 0, (byte)(error.Length + 4), .. error]);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
        await stream.ReadExactlyAsync(message);
        return message;
    }
}
