using System.Net.Sockets;
using Latchkey.Application.Outbound;
using Latchkey.Server.Operator;

namespace Latchkey.Cli;

/// <summary>Speaks to a running server over the socket in its data folder.</summary>
internal sealed class OperatorClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly OperatorSocket? _socket;

    public OperatorClient(string data)
    {
        var folder = Path.GetFullPath(data);
        _socket = Directory.Exists(folder) ? OperatorSocket.In(folder) : null;
        var handler = OutboundHttp.Handler();
        handler.UseProxy = false;
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            if (_socket is null) throw new HttpRequestException("There is no data folder.");
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket.Address), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://operator/operator/") };
    }

    /// <summary>Sends a request and returns the body of the answer.</summary>
    /// <exception cref="CommandException">No server runs on the data folder, or it refuses.</exception>
    public async Task<string> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken, HttpContent? content = null)
    {
        return await TrySendAsync(method, path, cancellationToken, content)
            ?? throw new CommandException("No server runs on this data folder; start it with `latchkey serve`.");
    }

    /// <summary>Sends a request and returns the body of the answer, or null if no server runs on the data folder.</summary>
    /// <exception cref="CommandException">The server refuses, or does not answer.</exception>
    public async Task<string?> TrySendAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, HttpContent? content = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? text : throw new CommandException(text);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                "The server on this data folder does not answer. Look into its log, or end and start it; then repeat the command.");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _socket?.Dispose();
    }
}
