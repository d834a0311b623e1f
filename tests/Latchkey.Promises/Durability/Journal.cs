using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>What is in a database whose history is replaced, and what was lost with the one before.</summary>
internal sealed class Journal
{
    /// <summary>With what all aliases of the journal begin.</summary>
    public const string Prefix = "journal ";

    private const int MostAttempts = 5;

    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>How many were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>How many writes were not acknowledged, although they were sent again and again.</summary>
    public int Faults { get; private set; }

    /// <summary>Imports some through a server, which are to be kept or will be lost, and returns their aliases.</summary>
    public async Task<IReadOnlyList<string>> ImportAsync(HttpClient http, int count, bool isLost = false)
    {
        var aliases = Enumerable.Range(0, count).Select(_ => $"{Prefix}{_next++}").ToList();
        foreach (var alias in aliases)
        {
            var (pem, fingerprint) = Imports.NewCertificate();
            if (await PutAsync(http, alias, pem) is not (HttpStatusCode.NoContent or HttpStatusCode.BadRequest)) Faults++;
            if (isLost) Lost++;
            else _kept[alias] = fingerprint;
        }

        return aliases;
    }

    /// <summary>Imports another certificate without <c>update=true</c>, where there is one already.</summary>
    public static Task<HttpStatusCode> OverwriteAsync(HttpClient http, string alias) => PutAsync(http, alias, Imports.NewCertificate().Pem);

    /// <summary>Whether a server lists what is kept, and nothing else.</summary>
    public async Task<bool> IsListedAsync(HttpClient http)
    {
        var listed = await Listing.ReadAsync(http);
        return listed.Count == _kept.Count && listed.All(entry => _kept.GetValueOrDefault(entry.Key) == entry.Value);
    }

    /// <summary>Whether a server lists something.</summary>
    public static async Task<bool> ListsAsync(HttpClient http, string alias) => (await Listing.ReadAsync(http)).ContainsKey(alias);

    // 503 leaves open whether it was made: asked again, it is made now or refused as being there.
    private static async Task<HttpStatusCode> PutAsync(HttpClient http, string alias, byte[] certificate)
    {
        for (var attempt = 1; ; attempt++)
        {
            var status = await Imports.PutAsync(http, alias, certificate);
            if (status != HttpStatusCode.ServiceUnavailable || attempt == MostAttempts) return status;
            await Task.Delay(200);
        }
    }
}
