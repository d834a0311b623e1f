namespace Latchkey.Bench.Contenders;

/// <summary>Who is measured.</summary>
internal static class Field
{
    /// <summary>Latchkey, as its launcher starts it.</summary>
    public static Contender Latchkey(string launcher) =>
        new("latchkey", launcher, ["serve", "--urls", "http://127.0.0.1:{port}", "--data", "{folder}/data"], "readyz")
        {
            Import = new Call("PUT", "/api/v1/CertificateResources('{HEX}')/$value?fingerprintVerified=true", SendsCertificate: true),
            Update = new Call(
                "PUT", "/api/v1/CertificateResources('{HEX}')/$value?fingerprintVerified=true&update=true", SendsCertificate: true),
            Read = new Call("GET", "/api/v1/KeystoreEntries('{HEX}')?$format=json"),
            Export = new Call("GET", "/api/v1/KeystoreEntries('{HEX}')/Certificate/$value"),
            List = new Call("GET", "/api/v1/KeystoreEntries?$format=json"),
            ServiceKey = "data/service-key.json",
        };

    /// <summary>Another version of Latchkey, to show what a change costs.</summary>
    public static Contender Before(string launcher) => Latchkey(launcher) with { Name = "before" };

    /// <summary>SAP CAP on Node with SQLite and its OData V2 adapter: what an SAP developer would write in an afternoon.</summary>
    public static Contender Cap(string peers) =>
        new("cap", Path.Combine(peers, "cap", "start.sh"), ["{port}", "{folder}/keystore.db"], "api/v1/KeystoreEntries?$top=1&$format=json")
        {
            Import = new Call("PUT", "/api/v1/CertificateResources('{HEX}')/$value", SendsCertificate: true),
            Update = new Call("PUT", "/api/v1/CertificateResources('{HEX}')/$value", SendsCertificate: true),
            Read = new Call("GET", "/api/v1/KeystoreEntries('{HEX}')?$format=json"),
            Export = new Call("GET", "/api/v1/CertificateResources('{HEX}')/$value"),
            List = new Call("GET", "/api/v1/KeystoreEntries?$format=json"),
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PEERS"] = peers, ["CAPLOG"] = "warn" },
        };

    /// <summary>Kestrel, X509Certificate2 and an appended log with group commit: no index, no sign-in, no keystore.</summary>
    public static Contender NetReference(string peers) =>
        new("net-ref", Path.Combine(peers, "limits", "net", "out", "net"), ["kestrel", "{port}", "{folder}"], "plain")
        {
            Import = new Call("PUT", "/put-durable/CertificateResources('{HEX}')/$value", SendsCertificate: true),
            Update = new Call("PUT", "/put-durable/CertificateResources('{HEX}')/$value", SendsCertificate: true),
            Read = new Call("GET", "/cert"),
            Export = new Call("GET", "/cert"),
            List = new Call("GET", "/list?n={count}"),
            KeepsEntries = false,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["CERTS"] = Path.Combine(peers, "certs") },
        };

    /// <summary>Kestrel that answers a constant and throws bodies away: the machine's limit for HTTP.</summary>
    public static Contender PlainKestrel { get; } =
        new("plain kestrel", "dotnet", [Path.Combine(AppContext.BaseDirectory, "Latchkey.Bench.dll"), "plain-server", "{port}"], "plain")
        {
            Import = new Call("PUT", "/plain", SendsCertificate: true),
            Update = new Call("PUT", "/plain", SendsCertificate: true),
            Read = new Call("GET", "/plain"),
            Export = new Call("GET", "/plain"),
            KeepsEntries = false,
        };
}
