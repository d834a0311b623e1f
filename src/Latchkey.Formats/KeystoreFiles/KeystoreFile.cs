using Latchkey.Formats.Costs;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>What a keystore file holds: every entry, in the order of the file. Owns the private keys and clears them.</summary>
public sealed class KeystoreFile : IDisposable
{
    /// <summary>Most entries of a file that is read.</summary>
    public const int MaxEntries = WorkBudget.MaxEntries;

    internal KeystoreFile(IReadOnlyList<KeystoreFileEntry> entries) => Entries = entries;

    /// <summary>The entries. Those of PKCS#12 may lack an alias, and several may have the same.</summary>
    public IReadOnlyList<KeystoreFileEntry> Entries { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pair in Entries.OfType<KeystoreFileEntry.KeyPair>()) pair.PrivateKey.Dispose();
    }

    /// <summary>
    /// Collects entries, one at a time, and settles the pairs with what is left of the budget; when one fails, the keys of all are cleared.
    /// </summary>
    internal static KeystoreFile Collect(IEnumerable<KeystoreFileEntry> entries, WorkBudget budget)
    {
        var collected = new List<KeystoreFileEntry>();
        var file = new KeystoreFile(collected);
        try
        {
            collected.AddRange(entries);
            SettledPairs.Settle(collected, budget);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
