using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Fuzz.Http;

/// <summary>Sends hostile uploads to a server, one after another, and looks at what becomes of each.</summary>
/// <param name="http">A client that has signed in and may write; its address is the service root.</param>
internal sealed class UploadStorm(HttpClient http)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, int> _statuses = [];
    private readonly List<string> _faults = [];
    private TimeSpan _slowest;
    private string _slowestName = "";

    /// <summary>The faults: a 5xx answer, no answer in ten seconds, or traces of a refused upload.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many uploads got which answer.</summary>
    public string Answers => string.Join(", ", _statuses.Select(status => $"{status.Value} × {status.Key}"));

    /// <summary>How many uploads were sent.</summary>
    public int Sent => _statuses.Values.Sum();

    /// <summary>How long the slowest took, and which it was.</summary>
    public string Slowest => string.Create(CultureInfo.InvariantCulture, $"{_slowest.TotalSeconds:0.0} s ({_slowestName})");

    /// <summary>Makes the key pair that chains are uploaded for.</summary>
    public async Task PrepareAsync()
    {
        using var made = await http.PostAsJsonAsync(
            "KeyPairGenerationRequests", new { Alias = "pair", KeyType = "EC", KeySize = 256, CommonName = "pair", Country = "DE" });
        made.EnsureSuccessStatusCode();
    }

    public async Task SendAllAsync(IEnumerable<HostileUpload> uploads)
    {
        var state = await StateAsync();
        foreach (var upload in uploads) state = await SendAsync(upload, state);
    }

    /// <summary>Whether the server still does what it is for.</summary>
    public async Task<bool> StillImportsAsync(byte[] certificate)
    {
        using var content = new ByteArrayContent(certificate);
        using var answer =
            await http.PutAsync($"CertificateResources('{HostileUpload.Hex("after the storm")}')/$value?fingerprintVerified=true", content);
        return answer.IsSuccessStatusCode;
    }

    private async Task<string> SendAsync(HostileUpload upload, string state)
    {
        var watch = Stopwatch.StartNew();
        var (status, isWholeAnswer) = await StatusAsync(upload);
        if (watch.Elapsed > _slowest) (_slowest, _slowestName) = (watch.Elapsed, upload.Name);
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        if (status is >= 500 and not 501 || status == 0) _faults.Add($"{upload.Name}: {status}");
        if (watch.Elapsed > Longest) _faults.Add($"{upload.Name}: answered after {watch.Elapsed.TotalSeconds:0} s");

        var after = await StateAsync();
        // The answer of a batch says 202 whatever becomes of its parts.
        if (status >= 400 && isWholeAnswer && after != state)
            _faults.Add($"{upload.Name}: refused with {status}, but something was changed");
        return after;
    }

    private async Task<(int Status, bool IsWhole)> StatusAsync(HostileUpload upload)
    {
        using var request =
            new HttpRequestMessage(new HttpMethod(upload.Method), upload.Path) { Content = new ByteArrayContent(upload.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(upload.ContentType);
        try
        {
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var isBatch = answer.StatusCode == System.Net.HttpStatusCode.Accepted;
            return (isBatch && text.Contains("HTTP/1.1 500", StringComparison.Ordinal) ? 500 : (int)answer.StatusCode, !isBatch);
        }
        catch (HttpRequestException)
        {
            return (0, true); // the connection was cut
        }
    }

    // The tag of an answer changes with every change of the tenant's keystores.
    private async Task<string> StateAsync()
    {
        using var answer = await http.GetAsync("KeystoreEntries?$top=0");
        answer.EnsureSuccessStatusCode();
        return answer.Headers.ETag!.Tag;
    }
}
