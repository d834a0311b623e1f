using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Fuzz.Http;

/// <summary>Writes and reads every alias in every spelling, and looks whether two become one, or one becomes two.</summary>
/// <param name="http">A client that has signed in and may write; its address is the service root.</param>
internal sealed class AliasStorm(HttpClient http)
{
    private readonly List<string> _faults = [];

    /// <summary>The faults.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many spellings were tried.</summary>
    public int Tried { get; private set; }

    public async Task RunAsync()
    {
        var certificates = AliasSpellings.All.ToDictionary(alias => alias.Alias, alias => Certificate(alias.Alias), StringComparer.Ordinal);
        foreach (var (i, alias) in AliasSpellings.All.Index())
        {
            // Whichever right spelling it is written under first, all others mean the same.
            var first = alias.Ways[i % 4].Text;
            if (await PutAsync(first, certificates[alias.Alias]) != 204) _faults.Add($"'{alias.Alias}' is refused as {first}");
        }

        foreach (var alias in AliasSpellings.All)
        {
            foreach (var (way, meansIt) in alias.Ways) await TryAsync(alias.Alias, way, meansIt, certificates);
        }

        var count = int.Parse(await http.GetStringAsync("KeystoreEntries/$count?$filter=startswith(SubjectDN,'CN=spelling')"),
            System.Globalization.CultureInfo.InvariantCulture);
        if (count != AliasSpellings.All.Count) _faults.Add($"{count} entries for {AliasSpellings.All.Count} aliases");
    }

    private async Task TryAsync(string alias, string way, bool meansIt, Dictionary<string, byte[]> certificates)
    {
        Tried++;
        var read = await GetAsync(way);
        // A wrong spelling may be the right one of another alias, and then must give that.
        if (meansIt && read?.AsSpan().SequenceEqual(certificates[alias]) != true) _faults.Add($"'{alias}' is not found as {way}");
        if (!meansIt && read is not null) _faults.Add($"{way} is taken for '{alias}' or another");
        var written = await PutAsync(way, certificates[alias]);
        if (written is >= 200 and < 300) _faults.Add($"'{alias}' can be written again as {way}");
    }

    private async Task<int> PutAsync(string way, byte[] certificate)
    {
        using var content = new ByteArrayContent(certificate);
        using var answer = await http.PutAsync(Address($"CertificateResources('{way}')/$value?fingerprintVerified=true"), content);
        return (int)answer.StatusCode;
    }

    private async Task<byte[]?> GetAsync(string way)
    {
        using var answer = await http.GetAsync(Address($"KeystoreEntries('{way}')/Certificate/$value"));
        if (!answer.IsSuccessStatusCode) return null;
        var pem = await answer.Content.ReadAsStringAsync();
        return Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
    }

    private Uri Address(string target) =>
        new(http.BaseAddress + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static byte[] Certificate(string alias)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = $"CN=spelling {Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(alias))}";
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(name, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return certificate.RawData;
    }
}
