namespace Latchkey.Bench.Contenders;

/// <summary>What users would run instead, as far as it is prepared in a folder.</summary>
internal static class Peers
{
    public const string Log = "log without index";
    public const string Etcd = "etcd";
    public const string Cap = "cap";

    /// <summary>Those that are prepared.</summary>
    public static IEnumerable<Contender> In(string folder) =>
        new[] { LogWithoutIndex(folder), EtcdIn(folder), CapIn(folder) }.Where(peer => File.Exists(peer.Command));

    /// <summary>
    /// Kestrel that reads the certificate and appends it to a log with group commit: no index, no sign-in, no keystore. It lists what it
    /// has read at its start, by the writer of JSON that the framework has.
    /// </summary>
    private static Contender LogWithoutIndex(string folder) =>
        new(Log, Path.Combine(folder, "limits", "net", "out", "net"), ["kestrel", "{port}", "{folder}"], "plain")
        {
            Import = new Call("PUT", "/put-fast/CertificateResources('{HEX}')/$value", Call.Certificate),
            List = new Call("GET", "/list?n={count}"),
            KeepsEntries = false,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["CERTS"] = Path.Combine(folder, "certs") },
        };

    /// <summary>A durable store behind its JSON gateway, which reads no certificate. The alias in hex is base64 too.</summary>
    private static Contender EtcdIn(string folder) =>
        new(Etcd, Path.Combine(folder, "etcd", "x", "usr", "bin", "etcd"), [
            "--data-dir", "{folder}/etcd", "--listen-client-urls", "http://127.0.0.1:{port}", "--advertise-client-urls",
            "http://127.0.0.1:{port}", "--listen-peer-urls", "http://127.0.0.1:0", "--log-level", "error"], "version")
        {
            Import = new Call("POST", "/v3/kv/put", """{"key":"{HEX}","value":"{BASE64}"}"""),
        };

    /// <summary>SAP CAP on Node with SQLite and its OData V2 adapter: what an SAP developer would write in an afternoon.</summary>
    private static Contender CapIn(string folder) =>
        new(
            Cap, Path.Combine(folder, "cap", "start.sh"), ["{port}", "{folder}/keystore.db"], "api/v1/KeystoreEntries?$top=1&$format=json")
        {
            Import = new Call("PUT", "/api/v1/CertificateResources('{HEX}')/$value", Call.Certificate),
            List = new Call("GET", "/api/v1/KeystoreEntries?$format=json"),
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PEERS"] = folder, ["CAPLOG"] = "warn" },
        };
}
