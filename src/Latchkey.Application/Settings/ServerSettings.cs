using System.Net;

namespace Latchkey.Application.Settings;

/// <summary>The addresses that the server listens on, and its limits.</summary>
public sealed record ServerSettings(
    IReadOnlyList<string> Urls,
    string PublicUrl,
    int MaxConnections,
    LogFormat LogFormat,
    bool LogRequests,
    int KeystorePageSize,
    IReadOnlyList<IPNetwork> TrustedProxies,
    TlsSettings Tls)
{
    /// <summary>The path of the address that clients use; empty for none.</summary>
    public string PublicPath => PublicUrl.Length > 0 ? new Uri(PublicUrl).AbsolutePath.TrimEnd('/') : "";

    internal static ServerSettings Read(SettingsReader reader)
    {
        var urls = reader.Urls("Server:Urls", "http://127.0.0.1:8080", "the addresses to listen on (`--urls`); port 0 takes any free port");
        return new(
            urls,
            reader.PublicUrl("Server:PublicUrl",
                "the address that clients use, which service keys name; empty for the first of the addresses"),
            reader.Number("Server:MaxConnections", 4000, 1, 100_000, "the most open connections; the server closes further ones at once"),
            reader.Choice("Server:LogFormat", LogFormat.Text, "lines for people, or one JSON object a line"),
            reader.Flag("Server:LogRequests", true, "whether each request leaves a line in the log, without its query"),
            reader.Number("Server:KeystorePageSize", 0, 0, 1_000_000,
                "the most entries of a keystore in one answer, which then links to the next page; 0 for no limit"),
            reader.Networks("Server:TrustedProxies",
                "the proxies whose `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix` the server believes"),
            TlsSettings.Read(reader, urls));
    }
}
