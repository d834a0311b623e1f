namespace Latchkey.Bench.Contenders;

/// <summary>Who is measured.</summary>
internal static class Field
{
    /// <summary>Latchkey, as its launcher starts it.</summary>
    public static Contender Latchkey(string launcher) =>
        new("latchkey", launcher, ["serve", "--urls", "http://127.0.0.1:{port}", "--data", "{folder}/data"], "readyz")
        {
            Import = new Call("PUT", "/api/v1/CertificateResources('{HEX}')/$value?fingerprintVerified=true", Call.Certificate),
            Update = new Call(
                "PUT", "/api/v1/CertificateResources('{HEX}')/$value?fingerprintVerified=true&update=true", Call.Certificate),
            Read = new Call("GET", "/api/v1/KeystoreEntries('{HEX}')?$format=json"),
            Export = new Call("GET", "/api/v1/KeystoreEntries('{HEX}')/Certificate/$value"),
            List = new Call("GET", "/api/v1/KeystoreEntries?$format=json"),
            ServiceKey = "data/service-key.json",
        };

    /// <summary>Another version of Latchkey, to show what a change costs.</summary>
    public static Contender Before(string launcher) => Latchkey(launcher) with { Name = "before" };

    /// <summary>Kestrel that repeats answers of Latchkey from memory, and throws bodies away: the machine's limit for HTTP.</summary>
    public static Contender PlainKestrel { get; } =
        new("plain kestrel", "dotnet", [Programs.Bench, "plain-server", "{port}"], "plain")
        {
            Import = new Call("PUT", "/plain", Call.Certificate),
            Update = new Call("PUT", "/plain", Call.Certificate),
            Read = new Call("GET", "/answers/read/{HEX}"),
            Export = new Call("GET", "/answers/export/{HEX}"),
            List = new Call("GET", "/answers/list/{count}"),
            KeepsEntries = false,
            Environment = Programs.WithoutDiagnostics,
        };
}
