using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Latchkey.Promises;

/// <summary>
/// A way over loopback to a cluster of PostgreSQL, which can be closed, go silent, or keep a commit or the answer to one.
/// </summary>
internal sealed class Relay : IDisposable
{
    private static readonly byte[] Commit = [.. "COMMIT\0"u8]; // and not READ COMMITTED
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HashSet<Link> _links = [];
    private volatile string _socket;
    private volatile Mode _mode;
    private int _held;

    public Relay(PostgreSqlCluster target)
    {
        _socket = target.Socket;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What the relay does with what it is given.</summary>
    public enum Mode
    {
        /// <summary>It passes all.</summary>
        Open,

        /// <summary>It keeps all, and leaves the connections open.</summary>
        Silent,

        /// <summary>It keeps the next commit, and what comes after it.</summary>
        KeepsCommits,

        /// <summary>It passes the next commit, and keeps the answer.</summary>
        KeepsAnswers,
    }

    /// <summary>The port of loopback at which it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many commits, or answers to one, it has kept.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>The setting by which a server uses it.</summary>
    public string Setting(PostgreSqlCluster cluster) =>
        $"LATCHKEY__Storage__Database={new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Host = "127.0.0.1", Port = Port }}";

    public void Be(Mode mode) => _mode = mode;

    /// <summary>Cuts all connections, and lets nobody through until it is opened.</summary>
    public void Close()
    {
        lock (_links)
        {
            _socket = "";
            foreach (var link in _links) link.Cut();
            _links.Clear();
        }
    }

    /// <summary>Lets everybody through, to a cluster.</summary>
    public void Open(PostgreSqlCluster target) => (_mode, _socket) = (Mode.Open, target.Socket);

    public void Dispose()
    {
        Close();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var link = new Link(client, new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        try
        {
            while (!TryEnter(link)) await Task.Delay(Glance);
            await link.Cluster.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
            await await Task.WhenAny(CopyAsync(link, isUp: true), CopyAsync(link, isUp: false));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or ArgumentException)
        {
            // Either side is gone, or the relay was closed.
        }
    }

    private bool TryEnter(Link link)
    {
        lock (_links) return _socket.Length > 0 && _links.Add(link);
    }

    private async Task CopyAsync(Link link, bool isUp)
    {
        var (from, to) = isUp ? (link.Client, link.Cluster) : (link.Cluster, link.Client);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
        {
            if (isUp && _mode is Mode.KeepsCommits or Mode.KeepsAnswers && buffer.AsSpan(0, read).IndexOf(Commit) >= 0)
            {
                link.Holds = _mode;
                Interlocked.Increment(ref _held);
            }

            while (!link.IsCut && Keeps(link, isUp)) await Task.Delay(Glance);
            for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }
    }

    private bool Keeps(Link link, bool isUp) => _mode switch
    {
        Mode.Silent => true,
        Mode.Open => false,
        _ => link.Holds == Mode.KeepsCommits || (link.Holds == Mode.KeepsAnswers && !isUp),
    };

    private sealed class Link(Socket client, Socket cluster) : IDisposable
    {
        public Socket Client => client;

        public Socket Cluster => cluster;

        public volatile Mode Holds;

        public volatile bool IsCut;

        public void Cut()
        {
            IsCut = true;
            Dispose();
        }

        public void Dispose()
        {
            client.Dispose();
            cluster.Dispose();
        }
    }
}
