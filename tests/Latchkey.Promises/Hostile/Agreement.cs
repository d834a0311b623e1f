using System.Globalization;
using System.Text.Json;
using Latchkey.Fuzz;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Promises.Hostile;

/// <summary>H3: the values of certificates are those that OpenSSL prints.</summary>
internal static class Agreement
{
    private const string Authorities = "/usr/share/ca-certificates/mozilla";
    private const string Print = "-noout -serial -dates -dateopt iso_8601 -subject -issuer -nameopt RFC2253,-esc_msb,utf8";

    public static Promise Promise { get; } =
        new("H3", "Agreement with OpenSSL", "subject, issuer, serial, dates and fingerprints equal for every accepted file", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        using var seeds = await Seeds.MakeAsync();
        using var tools = new ToolFolder();
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        var (accepted, differences) = (0, new List<string>());
        foreach (var (name, file) in Files(seeds))
        {
            if (!await ImportAsync(http, name, file)) continue;
            accepted++;
            tools.Write("file", file);
            var openssl = await FactsAsync(tools);
            using var entry = JsonDocument.Parse(await http.GetStringAsync($"KeystoreEntries('{HostileUpload.Hex(name)}')?$format=json"));
            differences.AddRange(Differences(openssl, entry.RootElement.GetProperty("d")).Select(what => $"{name}: {what}"));
        }

        foreach (var difference in differences) Console.Error.WriteLine(difference);
        return new Outcome($"{accepted} certificates, {differences.Count} differences", accepted > 100 && differences.Count == 0);
    }

    private static IEnumerable<(string Name, byte[] File)> Files(Seeds seeds) =>
        Directory.GetFiles(Authorities).Order(StringComparer.Ordinal)
        .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))
        .Concat(seeds.ByName("certificate").Select(seed => (seed.Key, seed.Value)));

    private static async Task<bool> ImportAsync(HttpClient http, string name, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        using var answer =
            await http.PutAsync($"CertificateResources('{HostileUpload.Hex(name)}')/$value?fingerprintVerified=true", content);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<Dictionary<string, string>> FactsAsync(ToolFolder tools)
    {
        var text = await tools.RunAsync(
            $"openssl x509 -in file {Print}; for h in sha1 sha256 sha512; do openssl x509 -in file -noout -fingerprint -$h; done");
        return text.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split('=', 2))
            .ToDictionary(fact => fact[0], fact => fact[1], StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Differences(Dictionary<string, string> openssl, JsonElement entry)
    {
        string Text(string property) => entry.GetProperty(property).GetString()!;
        (string What, string Theirs, string Ours)[] facts =
        [
            ("serial", Serial(openssl["serial"]), Text("SerialNumber")),
            ("SHA-1", openssl["sha1 Fingerprint"], Text("FingerprintSha1")),
            ("SHA-256", openssl["sha256 Fingerprint"], Text("FingerprintSha256")),
            ("SHA-512", openssl["sha512 Fingerprint"], Text("FingerprintSha512")),
            ("begin", Date(openssl["notBefore"]), Text("ValidNotBefore")),
            ("end", Date(openssl["notAfter"]), Text("ValidNotAfter")),
            ("subject", Values(openssl["subject"]), Values(Text("SubjectDN"))),
            ("issuer", Values(openssl["issuer"]), Values(Text("IssuerDN"))),
        ];
        return facts.Where(fact => fact.Theirs != fact.Ours).Select(fact => $"{fact.What} {fact.Theirs} ≠ {fact.Ours}");
    }

    private static string Serial(string openssl)
    {
        var (sign, digits) = openssl.StartsWith('-') ? ("-", openssl[1..]) : ("", openssl);
        return $"0x{sign}{digits.TrimStart('0').PadLeft(1, '0')}";
    }

    private static string Date(string openssl) =>
        "/Date(" + DateTimeOffset.ParseExact(
            openssl, "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            .ToUnixTimeMilliseconds() + ")/";

    // The two have other keywords for some attributes, other blanks and escapes, and print what belongs to one part of a name in
    // another order: what is compared are the letters of the values. Where they stand, the tests of names compare with the JDK.
    private static string Values(string name) => string.Join(' ', name.Split(',', '+')
        .Select(part =>
            string.Concat(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Where(char.IsLetterOrDigit)).ToUpperInvariant())
        .Order(StringComparer.Ordinal));
}
