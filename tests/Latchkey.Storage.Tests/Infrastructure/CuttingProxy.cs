using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>
/// Stands between a client and the cluster, and cuts a connection when the client says COMMIT: before the server hears it,
/// after the server has answered and before the client hears that, or never while nobody hears anything. It also cuts one
/// in the middle of a batch of statements. And it counts the statements.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private static readonly byte[] Commit = [.. "COMMIT\0"u8]; // and not READ COMMITTED

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _socket;
    private int _cut;
    private int _statements;
    private byte[]? _swallowed;
    private Func<Task> _meanwhile = () => Task.CompletedTask;
    private Task _isOpen = Task.CompletedTask;

    public CuttingProxy(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        _socket = Path.Combine(target.Host!, $".s.PGSQL.{target.Port}");
        _listener.Start();
        (target.Host, target.Port) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        ConnectionString = target.ToString();
        _ = AcceptAsync();
    }

    public enum When
    {
        Never,
        BeforeTheServerHears,
        BeforeTheClientHears,
        Swallowed,
    }

    /// <summary>By which the cluster is reached through the proxy.</summary>
    public string ConnectionString { get; }

    /// <summary>Keeps every byte for itself, in both directions, and answers nothing: the cluster has gone silent.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>How many statements clients have had executed.</summary>
    public int Statements => Volatile.Read(ref _statements);

    /// <summary>Cuts the next commit.</summary>
    public void Cut(When when) => Volatile.Write(ref _cut, (int)when);

    /// <summary>Keeps for itself everything of a connection from the first time that a text appears in it.</summary>
    public void SwallowFrom(string text) => Volatile.Write(ref _swallowed, Encoding.UTF8.GetBytes(text));

    /// <summary>Cuts the next commit before the client hears of it, and lets nobody in again until something else is done.</summary>
    public void CutWhile(Func<Task> meanwhile)
    {
        _meanwhile = meanwhile;
        Cut(When.BeforeTheClientHears);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            while (IsSilent) await Task.Delay(50);
            await to.WriteAsync(buffer.AsMemory(0, read));
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }

    private async Task RelayAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await Volatile.Read(ref _isOpen);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
            await using var up = client.GetStream();
            await using var down = new NetworkStream(server);
            var back = CopyAsync(down, up);
            var buffer = new byte[64 * 1024];
            var messages = new MessageCount();
            for (int read; (read = await up.ReadAsync(buffer)) > 0;)
            {
                Interlocked.Add(ref _statements, messages.Statements(buffer.AsSpan(0, read)));
                if (Volatile.Read(ref _swallowed) is { } text && buffer.AsSpan(0, read).IndexOf(text) is var begin and >= 0)
                {
                    Volatile.Write(ref _swallowed, null);
                    await down.WriteAsync(buffer.AsMemory(0, begin));
                    Cuts++;
                    await back; // until the cluster gives the connection up
                }

                var when = buffer.AsSpan(0, read).IndexOf(Commit) < 0 ? When.Never : (When)Interlocked.Exchange(ref _cut, (int)When.Never);
                if (when != When.Never) Cuts++;
                if (when == When.BeforeTheServerHears) return;
                if (when == When.Swallowed) await back; // until the cluster gives the connection up
                while (IsSilent) await Task.Delay(50);
                var done = new TaskCompletionSource();
                if (when == When.BeforeTheClientHears)
                {
                    Volatile.Write(ref _isOpen, done.Task);
                    client.Client.Shutdown(SocketShutdown.Send);
                }

                await down.WriteAsync(buffer.AsMemory(0, read));
                if (when == When.BeforeTheClientHears)
                {
                    server.Shutdown(SocketShutdown.Send); // the server handles the request before it sees the end
                    await _meanwhile();
                    done.SetResult();
                    return;
                }
            }

            server.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }

    /// <summary>
    /// Finds the executed statements among what a client sends: a message is a type and a length (PostgreSQL, "Message Formats"), but the
    /// first has no type.
    /// </summary>
    private sealed class MessageCount
    {
        private const int LengthSize = 4;

        private readonly List<byte> _head = [];
        private long _rest;
        private bool _isFirst = true;

        public int Statements(ReadOnlySpan<byte> sent)
        {
            var count = 0;
            while (sent.Length > 0)
            {
                if (_rest > 0)
                {
                    var skipped = (int)Math.Min(_rest, sent.Length);
                    _rest -= skipped;
                    sent = sent[skipped..];
                    continue;
                }

                _head.Add(sent[0]);
                sent = sent[1..];
                var type = _isFirst ? 0 : 1;
                if (_head.Count < type + LengthSize) continue;
                if (type == 1 && (char)_head[0] is 'Q' or 'E') count++;
                _rest = BinaryPrimitives.ReadInt32BigEndian([.. _head.Skip(type)]) - LengthSize;
                _head.Clear();
                _isFirst = false;
            }

            return count;
        }
    }
}
