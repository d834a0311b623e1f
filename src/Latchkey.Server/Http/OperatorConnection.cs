namespace Latchkey.Server.Http;

/// <summary>Whether a request comes over the operator's socket, which only who can read the data folder can open.</summary>
internal static class OperatorConnection
{
    /// <summary>
    /// A connection over the network has an address on this side too; over the socket there is none. No header changes that.
    /// </summary>
    public static bool Is(HttpContext http) => http.Connection.LocalIpAddress is null;
}
