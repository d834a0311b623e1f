using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>The content of a database whose history is replaced, and the loss from the former history.</summary>
internal sealed class Journal
{
    /// <summary>With what all aliases of the journal begin.</summary>
    public const string Prefix = "journal ";

    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>How many were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>How many calls were refused that should not have been.</summary>
    public int Refusals => _refusals.Values.Sum();

    /// <summary>Those, as <c>2 × 503 to a read</c>.</summary>
    public string Others =>
        _refusals.Count == 0 ? "none" : string.Join(", ", _refusals.Select(refusal => $"{refusal.Value} × {refusal.Key}"));

    /// <summary>
    /// Imports some through a server, which are to be kept or will be lost, and returns the aliases of those that it has acknowledged.
    /// </summary>
    public async Task<IReadOnlyList<string>> ImportAsync(HttpClient http, int count, bool isLost = false)
    {
        var acknowledged = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (alias, (pem, fingerprint)) = ($"{Prefix}{_next++}", Imports.NewCertificate());
            var isMade = await Imports.PutAsync(http, alias, pem) is var status && status == HttpStatusCode.NoContent;
            if (!isMade)
            {
                Refused("write", status);
                _open[alias] = fingerprint; // it may have been made all the same
                continue;
            }

            acknowledged.Add(alias);
            if (isLost) Lost++;
            else _kept[alias] = fingerprint;
        }

        return acknowledged;
    }

    /// <summary>Whether a server imports another certificate without <c>update=true</c> where there is one already.</summary>
    public async Task<bool> OverwritesAsync(HttpClient http, string alias)
    {
        var status = await Imports.PutAsync(http, alias, Imports.NewCertificate().Pem);
        if (status is not (HttpStatusCode.NoContent or HttpStatusCode.BadRequest)) Refused("write", status);
        return status == HttpStatusCode.NoContent;
    }

    /// <summary>Whether a server lists exactly the expected entries.</summary>
    public async Task<bool> IsListedAsync(HttpClient http)
    {
        var listed = await ReadAsync(http);
        return _kept.All(entry => listed.GetValueOrDefault(entry.Key) == entry.Value)
            && listed.All(entry => (_kept.GetValueOrDefault(entry.Key) ?? _open.GetValueOrDefault(entry.Key)) == entry.Value);
    }

    /// <summary>Whether a server lists something.</summary>
    public async Task<bool> ListsAsync(HttpClient http, string alias) => (await ReadAsync(http)).ContainsKey(alias);

    private async Task<Dictionary<string, string>> ReadAsync(HttpClient http)
    {
        var (listed, refusals) = await Listing.ReadAsync(http);
        for (var i = 0; i < refusals; i++) Refused("read", HttpStatusCode.ServiceUnavailable);
        return listed;
    }

    private void Refused(string call, HttpStatusCode status)
    {
        var answer = $"{(int)status} to a {call}";
        _refusals[answer] = _refusals.GetValueOrDefault(answer) + 1;
    }
}
