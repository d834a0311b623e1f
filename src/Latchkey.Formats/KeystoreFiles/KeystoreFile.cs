using Latchkey.Formats.Costs;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>The entries of a keystore file, in the order of the file. Owns the private keys and clears them.</summary>
public sealed class KeystoreFile : IDisposable
{
    /// <summary>The maximum number of entries in a file.</summary>
    public const int MaxEntries = WorkBudget.MaxEntries;

    internal KeystoreFile(IReadOnlyList<KeystoreFileEntry> entries) => Entries = entries;

    /// <summary>The entries. In PKCS#12, entries may lack an alias, and several may have the same one.</summary>
    public IReadOnlyList<KeystoreFileEntry> Entries { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pair in Entries.OfType<KeystoreFileEntry.KeyPair>()) pair.PrivateKey.Dispose();
    }

    /// <summary>
    /// Collects the entries one by one, and settles the key pairs with the rest of the budget. If it fails, the keys of all entries are
    /// cleared.
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
