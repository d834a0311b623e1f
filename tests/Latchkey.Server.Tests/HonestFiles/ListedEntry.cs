using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>What the list of entries says of one.</summary>
internal sealed record ListedEntry(string Alias, string Type, string Sha256, string Serial, string Modified)
{
    public string Path => $"KeystoreEntries('{ApiClient.Hex(Alias)}')";

    public static async Task<IReadOnlyList<ListedEntry>> AllAsync(ApiClient client)
    {
        var answer = await client.GetAsync("KeystoreEntries?$orderby=Alias", ("Accept", "application/json"));
        return [.. answer.Data.GetProperty("results").EnumerateArray().Select(entry =>
        {
            string Text(string property) => entry.GetProperty(property).GetString()!;
            return new ListedEntry(
                Text("Alias"), Text("Type"), Text("FingerprintSha256").Replace(":", "", StringComparison.Ordinal)
                .ToLowerInvariant(), Text("SerialNumber"), Text("LastModifiedTime"));
        })];
    }
}
