using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Latchkey.Fuzz;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Promises.Hostile;

/// <summary>H4: keystores of keytool and openssl are imported, and what comes out again is read by both.</summary>
internal static class RoundTrip
{
    public static Promise Promise { get; } =
        new("H4", "Round trip", "every valid JKS, JCEKS and PKCS#12 sample imports; every export reads back", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        using var tools = new ToolFolder();
        await tools.RunAsync($"'{Path.Combine(Seeds.RepositoryRoot, "tests", "Latchkey.Fuzz", "keystores.sh")}' .");
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        var (shapes, entries, faults) = (0, 0, new List<string>());
        foreach (var line in await File.ReadAllLinesAsync(tools.PathOf("shapes.tsv")))
        {
            var shape = line.Split('\t');
            shapes++;
            var expected = (int.Parse(shape[2], CultureInfo.InvariantCulture), int.Parse(shape[3], CultureInfo.InvariantCulture));
            var imported = await ImportAsync(http, tools.Read(shape[0]), shape[1]);
            if (imported != expected) faults.Add($"{shape[0]}: imported and not imported are {imported} in place of {expected}");
            foreach (var entry in await EntriesAsync(http))
            {
                entries++;
                if (await FaultOfAsync(http, tools, entry) is { } fault) faults.Add($"{shape[0]}: {fault}");
            }

            if (expected.Item1 > 0 && !await ReadsBackAsync(http, tools)) faults.Add($"{shape[0]}: keytool does not read the export");
        }

        foreach (var fault in faults) Console.Error.WriteLine(fault);
        return new Outcome($"{shapes} keystores, {entries} entries: {faults.Count} faults", faults.Count == 0 && shapes > 0);
    }

    private static async Task<(int Imported, int NotImported)> ImportAsync(HttpClient http, byte[] file, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "KeystoreResources?importOption=replace")
        {
            Content =
            JsonContent.Create(new { Name = "system", Resource = file, Password = password })
        };
        request.Headers.Add("Accept", "application/json");
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) return (-1, (int)answer.StatusCode);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var all = document.RootElement.GetProperty("d").GetProperty("results").EnumerateArray()
            .Where(entry => entry.GetProperty("Owner").GetString() != "SAP").Select(entry => entry.GetProperty("Status").GetString()!)
            .Where(status => status != "removed").ToList();
        var not = all.Count(status => status.StartsWith("notImported", StringComparison.Ordinal));
        return (all.Count - not, not);
    }

    private static async Task<List<JsonElement>> EntriesAsync(HttpClient http)
    {
        var document = JsonDocument.Parse(await http.GetStringAsync("KeystoreEntries?$format=json&$filter=Owner%20ne%20'SAP'"));
        return [.. document.RootElement.GetProperty("d").GetProperty("results").EnumerateArray()];
    }

    // The certificate is the same for openssl; and the private key of a pair has signed a request.
    private static async Task<string?> FaultOfAsync(HttpClient http, ToolFolder tools, JsonElement entry)
    {
        var (alias, path) = (entry.GetProperty("Alias").GetString()!, $"KeystoreEntries('{entry.GetProperty("Hexalias").GetString()}')");
        tools.Write("exported", await http.GetByteArrayAsync($"{path}/Certificate/$value"));
        var fingerprint = await tools.RunAsync("openssl x509 -in exported -noout -fingerprint -sha256");
        if (!fingerprint.Contains(entry.GetProperty("FingerprintSha256").GetString()!, StringComparison.Ordinal))
            return $"the certificate of {alias} is another";
        if (entry.GetProperty("Type").GetString() != "Key Pair") return null;
        tools.Write("request", await http.GetByteArrayAsync($"{path}/SigningRequest/$value"));
        var verified =
            await tools.RunAsync(
                "openssl req -in request -verify -noout 2>&1; " +
                "cmp <(openssl req -in request -pubkey -noout) <(openssl x509 -in exported -pubkey -noout) && echo same");
        return verified.Contains("verify OK", StringComparison.Ordinal) && verified.Contains("same", StringComparison.Ordinal)
            ? null
            : $"the key of {alias} does not sign";
    }

    private static async Task<bool> ReadsBackAsync(HttpClient http, ToolFolder tools)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync("KeystoreResources('system')?$format=json"));
        tools.Write("export", document.RootElement.GetProperty("d").GetProperty("Resource").GetBytesFromBase64());
        var listed = await tools.RunAsync(
            "keytool -J-Duser.language=en -list -keystore export -storetype JCEKS -storepass '' </dev/null 2>/dev/null");
        return listed.Contains("trustedCertEntry", StringComparison.Ordinal);
    }
}
