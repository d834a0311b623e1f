using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Pkcs12;

/// <summary>Makes entries from the bags of a PKCS#12 file.</summary>
internal sealed class Pkcs12Assembly(IReadOnlyList<Pkcs12Item> items, WorkBudget budget, DateTimeOffset at)
{
    /// <summary>The entries in the order of the file. A key and its chain are one entry.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public IEnumerable<KeystoreFileEntry> Entries()
    {
        var finder = new Pkcs12Chains(items.OfType<Pkcs12Item.Certificate>(), budget, at);
        var chains = items.OfType<Pkcs12Item.PrivateKey>().ToDictionary(key => key, key => ChainOf(key, finder));
        var spokenFor = CertificatesOf(chains);
        var own = chains.Values.Where(chain => chain.Reason is null)
            .Select(chain => chain.Certificates[0])
            .ToHashSet<Pkcs12Item.Certificate>(ReferenceEqualityComparer.Instance);
        foreach (var item in items)
        {
            switch (item)
            {
                case Pkcs12Item.PrivateKey key when chains[key].Reason is { } reason:
                    yield return new KeystoreFileEntry.Unsupported(key.Name ?? "", null, reason) { Key = UnreadKey.Opened };
                    break;
                case Pkcs12Item.PrivateKey key:
                    yield return PairOf(key, chains[key].Certificates);
                    break;
                case Pkcs12Item.Certificate certificate when IsEntry(certificate, own, spokenFor):
                    yield return new KeystoreFileEntry.TrustedCertificate(item.Name ?? "", null, certificate.Value);
                    break;
                case Pkcs12Item.Unsupported unsupported:
                    yield return new KeystoreFileEntry.Unsupported(item.Name ?? "", null, unsupported.Reason)
                    {
                        Key = unsupported.IsKey ? UnreadKey.Unopened : UnreadKey.None,
                    };
                    break;
            }
        }
    }

    // OpenSSL's -jdktrust also marks the bag of a key's own certificate. Then the pair is the entry with that name. keytool puts a
    // certificate that is trusted independently into a bag of its own.
    private static bool IsEntry(Pkcs12Item.Certificate certificate, HashSet<Pkcs12Item.Certificate> own, HashSet<string> spokenFor) =>
        !spokenFor.Contains(certificate.Value.FingerprintSha256) || (certificate.IsTrusted && !own.Contains(certificate));

    // The certificates in chains, and those of keys that are reported as unsupported. Neither are entries of their own.
    private HashSet<string> CertificatesOf(Dictionary<Pkcs12Item.PrivateKey, Chain> chains)
    {
        var unsupported = items.Where(
            item => item is Pkcs12Item.Unsupported || (item is Pkcs12Item.PrivateKey key && chains[key].Reason is not null))
            .Select(item => item.LocalKeyId)
            .Where(id => id is not null)
            .ToHashSet(StringComparer.Ordinal);
        var theirs = items.OfType<Pkcs12Item.Certificate>().Where(certificate => unsupported.Contains(certificate.LocalKeyId));
        return chains.Values.SelectMany(chain => chain.Certificates).Concat(theirs)
            .Select(certificate => certificate.Value.FingerprintSha256)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static Chain ChainOf(Pkcs12Item.PrivateKey key, Pkcs12Chains finder)
    {
        try
        {
            return new Chain(finder.Find(key), null);
        }
        catch (FileRefusedException refused) when (EntryFault.ReasonOf(refused) is { } reason)
        {
            return new Chain([], reason);
        }
    }

    private static KeystoreFileEntry.KeyPair PairOf(Pkcs12Item.PrivateKey key, IReadOnlyList<Pkcs12Item.Certificate> chain)
    {
        IReadOnlyList<Certificate> certificates = [.. chain.Select(certificate => certificate.Value)];
        return new KeystoreFileEntry.KeyPair(key.Name ?? chain[0].Name ?? "", null, new SecretBytes(key.Value.Span), certificates);
    }

    private sealed record Chain(IReadOnlyList<Pkcs12Item.Certificate> Certificates, string? Reason);
}
