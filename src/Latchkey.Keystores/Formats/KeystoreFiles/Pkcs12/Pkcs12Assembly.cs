using System.Globalization;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>Makes entries of the bags of a PKCS#12 file.</summary>
internal sealed class Pkcs12Assembly(IReadOnlyList<Pkcs12Item> items, WorkBudget budget, DateTimeOffset at)
{
    private readonly UniqueAliases _aliases = new();
    private int _unnamed;

    /// <summary>The entries in the order of the file; a key and its chain are one.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.FileTooCostly"/>.</exception>
    public IEnumerable<KeystoreFileEntry> Entries()
    {
        var finder = new Pkcs12Chains(items.OfType<Pkcs12Item.Certificate>(), budget, at);
        var chains = items.OfType<Pkcs12Item.PrivateKey>().ToDictionary(key => key, key => ChainOf(key, finder));
        var spokenFor = CertificatesOf(chains);
        foreach (var item in items)
        {
            switch (item)
            {
                case Pkcs12Item.PrivateKey key when chains[key].Reason is { } reason:
                    yield return new KeystoreFileEntry.Unsupported(AliasOf(key.Name), null, reason);
                    break;
                case Pkcs12Item.PrivateKey key:
                    yield return PairOf(key, chains[key].Certificates);
                    break;
                case Pkcs12Item.Certificate certificate when !spokenFor.Contains(certificate.Value.FingerprintSha256) || certificate.IsTrusted:
                    yield return new KeystoreFileEntry.TrustedCertificate(AliasOf(item.Name), null, certificate.Value);
                    break;
                case Pkcs12Item.Unsupported unsupported:
                    yield return new KeystoreFileEntry.Unsupported(AliasOf(item.Name), null, unsupported.Reason);
                    break;
            }
        }
    }

    // The certificates in chains, and those of keys that are named as unsupported: neither are entries of their own.
    private HashSet<string> CertificatesOf(Dictionary<Pkcs12Item.PrivateKey, Chain> chains)
    {
        var unsupported = items.Where(item => item is Pkcs12Item.Unsupported || (item is Pkcs12Item.PrivateKey key && chains[key].Reason is not null))
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
        catch (RefusalException refused) when (EntryFault.ReasonOf(refused.Refusal) is { } reason)
        {
            return new Chain([], reason);
        }
    }

    private KeystoreFileEntry.KeyPair PairOf(Pkcs12Item.PrivateKey key, IReadOnlyList<Pkcs12Item.Certificate> chain)
    {
        IReadOnlyList<Certificate> certificates = [.. chain.Select(certificate => certificate.Value)];
        return new KeystoreFileEntry.KeyPair(AliasOf(key.Name ?? chain[0].Name), null, new SecretBytes(key.Value.Span), certificates);
    }

    // The JDK, too, gives numbers to bags without a name.
    private string AliasOf(string? name) =>
        _aliases.Take(string.IsNullOrEmpty(name) ? (++_unnamed).ToString(CultureInfo.InvariantCulture) : name);

    private sealed record Chain(IReadOnlyList<Pkcs12Item.Certificate> Certificates, string? Reason);
}
