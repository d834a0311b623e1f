using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises.Durability;

/// <summary>Clients that import certificates side by side, and a journal of the acknowledged imports.</summary>
internal sealed class Imports
{
    private const int Connections = 8;

    private readonly List<(byte[] Pem, string Fingerprint)> _certificates = [.. Enumerable.Range(0, 20).Select(_ => NewCertificate())];
    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, int> _otherAnswers = new();
    private int _next = -1;

    /// <summary>How many imports were acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Answers other than that, as <c>3 × 503</c>.</summary>
    public string OtherAnswers => _otherAnswers.IsEmpty
        ? "none"
        : string.Join(", ", _otherAnswers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value} × {answer.Key}"));

    /// <summary>Whether each answer was an acknowledgement or one of these.</summary>
    public bool HasOnly(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in _otherAnswers.Keys)
        {
            if (!statuses.Contains(status)) return false;
        }

        return true;
    }

    /// <summary>Imports until it is stopped, or the server is gone.</summary>
    public Task RunAsync(HttpClient http, Func<bool> isOver) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
    {
        while (!isOver())
        {
            try
            {
                await ImportAsync(http);
            }
            catch (HttpRequestException)
            {
                return; // whether this one was stored is open, and either is right
            }
        }
    })));

    /// <summary>Imports once, and returns the answer; the second half of the body is sent when the task has ended.</summary>
    public async Task<HttpStatusCode> ImportAsync(HttpClient http, Task? rest = null)
    {
        var number = Interlocked.Increment(ref _next);
        var status = await PutAsync(http, $"import {number}", Body(_certificates[number % _certificates.Count].Pem, rest));
        if (status == HttpStatusCode.NoContent) _acknowledged[$"import {number}"] = number;
        else _otherAnswers.AddOrUpdate((int)status, 1, (_, count) => count + 1);
        return status;
    }

    /// <summary>Imports a certificate that nobody knows of yet.</summary>
    public static Task<HttpStatusCode> PutAsync(HttpClient http, string alias, byte[] certificate) =>
        PutAsync(http, alias, new ByteArrayContent(certificate));

    private static HttpContent Body(byte[] certificate, Task? rest) =>
        rest is null ? new ByteArrayContent(certificate) : new HalvedContent(certificate, rest);

    private static async Task<HttpStatusCode> PutAsync(HttpClient http, string alias, HttpContent content)
    {
        using var body = content;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkix-cert");
        using var response = await http.PutAsync($"CertificateResources('{Hex(alias)}')/$value?fingerprintVerified=true", content);
        return response.StatusCode;
    }

    /// <summary>Compares what the server lists with the journal.</summary>
    public async Task<Comparison> CompareAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "KeystoreEntries");
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var listed = document.RootElement.GetProperty("d").GetProperty("results").EnumerateArray()
            .Select(entry =>
                (Alias: entry.GetProperty("Alias").GetString()!, Fingerprint: entry.GetProperty("FingerprintSha256").GetString()))
            .Where(entry => entry.Alias.StartsWith("import ", StringComparison.Ordinal)).ToList();
        var aliases = listed.Select(entry => entry.Alias).ToHashSet(StringComparer.Ordinal);
        return new Comparison(
            Lost: _acknowledged.Keys.Count(alias => !aliases.Contains(alias)),
            Wrong: listed.Count(entry =>
                entry.Fingerprint?.Replace(":", "",
                    StringComparison.Ordinal) != _certificates[int.Parse(entry.Alias.AsSpan(7)) % _certificates.Count].Fingerprint),
            Duplicate: listed.Count - aliases.Count,
            aliases);
    }

    /// <summary>An alias as addresses name it.</summary>
    public static string Hex(string alias) => Convert.ToHexString(Encoding.UTF8.GetBytes(alias)).ToLowerInvariant();

    /// <summary>A certificate of its own, and its SHA-256 fingerprint in hex.</summary>
    public static (byte[] Pem, string Fingerprint) NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={Guid.NewGuid()}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now, now.AddDays(1));
        return (Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), certificate.GetCertHashString(HashAlgorithmName.SHA256));
    }
}

/// <summary>The difference between the keystore and the acknowledged imports.</summary>
internal sealed record Comparison(int Lost, int Wrong, int Duplicate, IReadOnlySet<string> Aliases)
{
    public bool IsEqual => (Lost, Wrong, Duplicate) == (0, 0, 0);

    public override string ToString() => $"{Lost} lost, {Wrong} half-visible, {Duplicate} duplicate";
}
