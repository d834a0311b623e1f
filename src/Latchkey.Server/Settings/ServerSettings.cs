using System.Net;

namespace Latchkey.Server.Settings;

/// <summary>Where the server listens, and how much it takes on.</summary>
/// <param name="Urls"><c>Urls</c>: addresses to listen on; port 0 for any free one.</param>
/// <param name="PublicUrl"><c>PublicUrl</c>: the address that clients use, written into service keys; empty for the first of the addresses.</param>
/// <param name="MaxConnections"><c>MaxConnections</c>: most open connections; more are closed at once.</param>
/// <param name="LogFormat"><c>LogFormat</c>: how the log is written.</param>
/// <param name="LogRequests"><c>LogRequests</c>: whether each request leaves a line in the log.</param>
/// <param name="KeystorePageSize"><c>KeystorePageSize</c>: most entries of a keystore in one answer; 0 for no limit.</param>
/// <param name="TrustedProxies"><c>TrustedProxies</c>: the networks whose word on the client's address and on the scheme is taken.</param>
/// <param name="Tls"><c>Tls</c>: the certificate of the server.</param>
public sealed record ServerSettings(
    IReadOnlyList<string> Urls, string PublicUrl, int MaxConnections, LogFormat LogFormat, bool LogRequests, int KeystorePageSize, IReadOnlyList<IPNetwork> TrustedProxies, TlsSettings Tls)
{
    /// <summary>The path of the address that clients use; empty for none.</summary>
    public string PublicPath => PublicUrl.Length > 0 ? new Uri(PublicUrl).AbsolutePath.TrimEnd('/') : "";

    internal static ServerSettings Read(SettingsReader reader)
    {
        var urls = reader.Urls("Server:Urls", "http://127.0.0.1:8080");
        return new(
            urls,
            reader.PublicUrl("Server:PublicUrl"),
            reader.Number("Server:MaxConnections", 4000, 1, 100_000),
            reader.Choice("Server:LogFormat", LogFormat.Text),
            reader.Flag("Server:LogRequests", true),
            reader.Number("Server:KeystorePageSize", 0, 0, 1_000_000),
            reader.Networks("Server:TrustedProxies"),
            TlsSettings.Read(reader, urls));
    }
}
