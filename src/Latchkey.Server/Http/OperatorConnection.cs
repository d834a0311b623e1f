namespace Latchkey.Server.Http;

/// <summary>Whether a request comes over the operator's socket, which only people who can read the data folder can open.</summary>
internal static class OperatorConnection
{
    /// <summary>A network connection has a local address, and a connection over the socket has none. No header changes that.</summary>
    public static bool Is(HttpContext http) => http.Connection.LocalIpAddress is null;
}
