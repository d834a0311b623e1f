using System.Net.Http.Json;
using System.Text.Json;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>
/// The way of a keystore in, out and in again: what keytool lists in the export is what it lists in the file, and the second import changes
/// nothing. Latchkey.Promises has this file too.
/// </summary>
internal sealed class KeystoreJourney
{
    private readonly HttpClient _http;
    private readonly Keytool _keytool;

    /// <summary>Takes a client that has signed in.</summary>
    public KeystoreJourney(HttpClient http, Keytool keytool)
    {
        (_http, _keytool) = (http, keytool);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>The faults on the journey of a keystore; empty if there are none.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(RandomKeystore keystore)
    {
        var first = await ImportAsync(keystore, "replace");
        var refused = first.Where(entry => entry.Status is not ("new" or "changed" or "unchanged" or "removed"))
            .Select(entry => $"{entry.Alias}: {entry.Status}");
        var expected = await _keytool.ListAsync(keystore.File, keystore.Type, keystore.Password);
        var exported = keystore.File + ".exported";
        await File.WriteAllBytesAsync(exported, await ExportAsync());
        var differences = Differences(Told([.. expected, .. keystore.Hidden], keystore),
            Told((await _keytool.ListAsync(exported, "JCEKS", "")).Where(IsOwn), keystore));

        var before = await TagAsync();
        var second = await ImportAsync(keystore, "overwrite");
        var again = second.Where(entry => entry.Status != "unchanged").Select(entry => $"{entry.Alias}: {entry.Status} the second time");
        if (await TagAsync() != before) again = again.Append("the second import is a change");
        return [.. refused.Concat(differences).Concat(again)
            .Select(fault => $"{Path.GetFileName(keystore.File)} ({keystore.Type}): {fault}")];
    }

    // A server of its own has key pairs of SAP's besides, which no import changes.
    private static bool IsOwn(KeytoolCertificate certificate) => !certificate.Alias.StartsWith("sap_", StringComparison.Ordinal);

    // The names that are made up are compared by nobody: they are neither the JDK's nor OpenSSL's.
    private static List<string> Told(IEnumerable<KeytoolCertificate> certificates, RandomKeystore keystore) =>
        [.. certificates.Select(certificate => keystore.IsNameless ? certificate.Sha256 : $"{certificate.Alias} {certificate.Sha256}")
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Differences(List<string> expected, List<string> exported) =>
        expected.Except(exported, StringComparer.Ordinal).Select(lost => $"lost {lost}")
            .Concat(exported.Except(expected, StringComparer.Ordinal).Select(added => $"added {added}"))
            .Concat(expected.Count == exported.Count ? [] : [$"{exported.Count} certificates in place of {expected.Count}"]);

    private async Task<IReadOnlyList<(string Alias, string Status)>> ImportAsync(RandomKeystore keystore, string option)
    {
        var entity =
            new { Name = "system", Resource = Convert.ToBase64String(await File.ReadAllBytesAsync(keystore.File)), keystore.Password };
        using var answer = await _http.PostAsJsonAsync($"KeystoreResources?importOption={option}", entity);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        if (!answer.IsSuccessStatusCode) return [("the file", document.RootElement.ToString())];
        return [.. document.RootElement.GetProperty("d").GetProperty("results").EnumerateArray()
            .Select(entry => (entry.GetProperty("Alias").GetString()!, entry.GetProperty("Status").GetString()!))];
    }

    private async Task<byte[]> ExportAsync()
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync("KeystoreResources('system')"));
        return document.RootElement.GetProperty("d").GetProperty("Resource").GetBytesFromBase64();
    }

    // It stands for the revision of the keystores.
    private async Task<string> TagAsync()
    {
        using var answer = await _http.GetAsync("KeystoreEntries?$top=1");
        return answer.Headers.ETag!.Tag;
    }
}
