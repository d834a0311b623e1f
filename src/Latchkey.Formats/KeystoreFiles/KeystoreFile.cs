using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Java;
using Latchkey.Formats.Pem;
using Latchkey.Formats.Pkcs12;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>What a keystore file holds: every entry, in the order of the file. Owns the private keys and clears them.</summary>
public sealed class KeystoreFile : IDisposable
{
    /// <summary>Most entries of a file that is read; a tenant's 6 MB hold about 6,000 certificates.</summary>
    public const int MaxEntries = 10_000;

    internal KeystoreFile(IReadOnlyList<KeystoreFileEntry> entries) => Entries = entries;

    /// <summary>The entries. Those of PKCS#12 may lack an alias, and several may have the same.</summary>
    public IReadOnlyList<KeystoreFileEntry> Entries { get; }

    /// <summary>
    /// Reads a keystore in JKS or JCEKS (as <see cref="JksReader.Read"/>) or in PKCS#12 (as <see cref="Pkcs12Reader.Read"/>), or
    /// certificates in PEM (as <see cref="PemBundleReader.Read"/>), which no password protects; the first octets tell which. The caller
    /// limits the size of the file.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="at">Of several issuers, one that is valid at this time comes first; without it, validity plays no part.</param>
    /// <exception cref="FileRefusedException">As of the three readers; no other exception leaves this method.</exception>
    public static KeystoreFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default) =>
        PemBundleReader.IsBundle(file.Span) ? PemBundleReader.Read(file)
        : file.Span is [DerTag.Sequence, ..] ? Pkcs12Reader.Read(file, password, at)
        : JksReader.Read(file, password, at);

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
