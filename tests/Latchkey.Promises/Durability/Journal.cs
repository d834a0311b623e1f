using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>What is in a database whose history is replaced, and what was lost with the one before.</summary>
internal sealed class Journal
{
    /// <summary>With what all aliases of the journal begin.</summary>
    public const string Prefix = "journal ";

    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>How many were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>How many acknowledged writes went wrong, or were not acknowledged.</summary>
    public int Faults { get; private set; }

    /// <summary>Imports some through a server, which are to be kept or will be lost, and returns their aliases.</summary>
    public async Task<IReadOnlyList<string>> ImportAsync(HttpClient http, int count, bool isLost = false)
    {
        var aliases = Enumerable.Range(0, count).Select(_ => $"{Prefix}{_next++}").ToList();
        foreach (var alias in aliases)
        {
            var (pem, fingerprint) = Imports.NewCertificate();
            if (await Imports.PutAsync(http, alias, pem) != HttpStatusCode.NoContent) Faults++;
            if (isLost) Lost++;
            else _kept[alias] = fingerprint;
        }

        return aliases;
    }

    /// <summary>Imports another certificate without <c>update=true</c>, where there is one already.</summary>
    public static Task<HttpStatusCode> OverwriteAsync(HttpClient http, string alias) => Imports.PutAsync(http, alias, Imports.NewCertificate().Pem);

    /// <summary>Whether a server lists what is kept, and nothing else.</summary>
    public async Task<bool> IsListedAsync(HttpClient http)
    {
        var listed = await Listing.ReadAsync(http);
        return listed.Count == _kept.Count && listed.All(entry => _kept.GetValueOrDefault(entry.Key) == entry.Value);
    }

    /// <summary>Whether a server lists something.</summary>
    public static async Task<bool> ListsAsync(HttpClient http, string alias) => (await Listing.ReadAsync(http)).ContainsKey(alias);
}
