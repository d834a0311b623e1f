using System.Globalization;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.CertificateResources;

/// <summary>
/// Every certificate of Debian's <c>ca-certificates</c> passes through the keystore unchanged, and what the keystore
/// says of it is what <c>openssl x509</c> and <c>keytool -printcert</c> say.
/// </summary>
public sealed class AgreementTests
{
    private const string Folder = "/usr/share/ca-certificates/mozilla";

    [Fact]
    public async Task Facts_and_bytes_of_real_certificates_agree_with_openssl_and_keytool()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        var files = Directory.GetFiles(Folder).Order(StringComparer.Ordinal).ToList();
        files.Count.ShouldBeGreaterThan(100);
        foreach (var file in files) await client.ImportAsync(Path.GetFileName(file), await File.ReadAllBytesAsync(file));

        var entries = (await client.GetAsync("KeystoreEntries", ("Accept", "application/json"))).Entries;
        entries.Keys.ShouldBe(files.Select(Path.GetFileName), ignoreOrder: true);
        var openssl = await OpenSslAsync(files);
        var keytool = await KeytoolAsync();
        foreach (var (i, file) in files.Index())
        {
            var (entry, name) = (entries[Path.GetFileName(file)], Path.GetFileName(file));
            string Text(string property) => entry.GetProperty(property).GetString()!;

            // openssl
            Text("SerialNumber").ShouldBe("0x" + openssl[i]["serial"].TrimStart('0').PadLeft(1, '0'), name);
            Text("FingerprintSha1").ShouldBe(openssl[i]["sha1 Fingerprint"], name);
            Text("FingerprintSha256").ShouldBe(openssl[i]["sha256 Fingerprint"], name);
            Text("FingerprintSha512").ShouldBe(openssl[i]["sha512 Fingerprint"], name);
            Text("ValidNotBefore").ShouldBe(JsonDate(openssl[i]["notBefore"]), name);
            Text("ValidNotAfter").ShouldBe(JsonDate(openssl[i]["notAfter"]), name);
            Bare(Text("SubjectDN")).ShouldBe(Bare(openssl[i]["subject"]), name);
            Bare(Text("IssuerDN")).ShouldBe(Bare(openssl[i]["issuer"]), name);

            // keytool
            Text("SubjectDN").ShouldBe(keytool[i]["Owner"], name);
            Text("IssuerDN").ShouldBe(keytool[i]["Issuer"], name);
            Text("SerialNumber").ShouldBe("0x" + keytool[i]["Serial number"].ToUpperInvariant(), name);
            Text("SignatureAlgorithm")
                .ShouldBe(keytool[i]["Signature algorithm name"].Replace(" (weak)", "", StringComparison.Ordinal), name);
            entry.GetProperty("Version").GetInt32().ToString().ShouldBe(keytool[i]["Version"], name);
            keytool[i]["Subject Public Key Algorithm"]
                .ShouldStartWith($"{entry.GetProperty("KeySize").GetInt32()}-bit {Text("KeyType")}", Case.Sensitive, name);

            // the bytes
            var exported = await client.GetAsync($"KeystoreEntries('{ApiClient.Hex(name)}')/Certificate/$value");
            exported.ContentType.ShouldBe("application/pkix-cert");
            Encoding.ASCII.GetString(Der(exported.Text)).ShouldBe(Encoding.ASCII.GetString(Der(await File.ReadAllTextAsync(file))), name);
        }
    }

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[System.Security.Cryptography.PemEncoding.Find(pem).Base64Data]);

    private static string JsonDate(string openssl) =>
        "/Date(" + DateTimeOffset.ParseExact(
            openssl.Replace("  ", " ", StringComparison.Ordinal), "MMM d HH:mm:ss yyyy 'GMT'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds() + ")/";

    // The two write names with other blanks, quotes and keywords, but the same attributes with the same values.
    private static string Bare(string name) => new string([.. name.Where(c => c is not ('\\' or '"' or ' '))])
        .Replace("OID.2.5.4.97=", "organizationIdentifier=", StringComparison.Ordinal).ToUpperInvariant();

    private static async Task<List<Dictionary<string, string>>> OpenSslAsync(List<string> files)
    {
        const string print =
            "openssl x509 -in \"$f\" -noout -serial -dates -subject -issuer -nameopt RFC2253,-esc_msb,utf8 -fingerprint -sha1";
        var text = Encoding.UTF8.GetString(await Shell.OutputAsync($"export LC_ALL=C; for f in {Folder}/*; do {print}; echo; done"));
        var certificates = Blocks(text, '=');

        // openssl x509 prints one fingerprint at a time, and of one file. The others are those of the DER.
        using var folder = new WorkFolder();
        foreach (var (i, file) in files.Index()) await folder.WriteAsync($"{i:0000}", Der(await File.ReadAllTextAsync(file)));
        foreach (var hash in new[] { "sha256", "sha512" })
        {
            var lines = (await folder.RunAsync($"openssl dgst -{hash} -c *")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (i, line) in lines.Index()) certificates[i][$"{hash} Fingerprint"] = line.Split("= ")[1].ToUpperInvariant();
        }

        return certificates;
    }

    private static async Task<List<Dictionary<string, string>>> KeytoolAsync()
    {
        var text = Encoding.UTF8.GetString(await Shell.OutputAsync(
            $"export LC_ALL=C TZ=UTC; bundle=$(mktemp); trap 'rm -f $bundle' EXIT; cat {Folder}/* >$bundle; keytool -J-Duser.language=en " +
            "-J-Dfile.encoding=UTF-8 -J-Dsun.stdout.encoding=UTF-8 -J-Dstdout.encoding=UTF-8 -printcert -file $bundle 2>/dev/null"));
        return [.. text.Split("Certificate[", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => Blocks(block.Split("Extensions:")[0].Replace("\n\n", "\n", StringComparison.Ordinal), ':')[0])];
    }

    private static List<Dictionary<string, string>> Blocks(string text, char separator) =>
        [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(block => block.Split('\n')
            .Where(line => line.Contains(separator, StringComparison.Ordinal))
            .Select(line => line.Split(separator, 2))
            .GroupBy(pair => pair[0].Trim(), StringComparer.Ordinal)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.First()[1].Trim(), StringComparer.Ordinal))];
}
