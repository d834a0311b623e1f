using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Signing;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>
/// Converts the private keys of a file to the form in which they are stored. Then it makes test signatures, for as many keys as the budget
/// of the file allows, one after another. The numbers of the other keys have at least been compared with their certificates.
/// </summary>
internal static class SettledPairs
{
    /// <summary>Settles the key pairs in a list of entries. A pair that fails is replaced by its fault, and its key is cleared.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public static void Settle(List<KeystoreFileEntry> entries, WorkBudget budget)
    {
        // Test signatures come last, because mandatory work has the first call on the budget.
        ForEachPair(entries, pair => Settled(pair, budget));
        ForEachPair(entries, pair => Proven(pair, budget));
    }

    private static void ForEachPair(List<KeystoreFileEntry> entries, Func<KeystoreFileEntry.KeyPair, KeystoreFileEntry.KeyPair> act)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not KeystoreFileEntry.KeyPair pair) continue;
            entries[i] = EntryFault.OrUnsupported(pair.Alias, pair.Created, () => act(pair));
            if (entries[i] is not KeystoreFileEntry.Unsupported unsupported) continue;
            entries[i] = unsupported with { Key = UnreadKey.Opened };
            pair.PrivateKey.Dispose();
        }
    }

    private static KeystoreFileEntry.KeyPair Settled(KeystoreFileEntry.KeyPair pair, WorkBudget budget)
    {
        using var key = KeyReader.ReadPrivate(pair.PrivateKey.Span, budget);
        var settled = pair with { PrivateKey = key.EncodeFor(CertificateFields.KeyOf(pair.Chain[0])) };
        pair.PrivateKey.Dispose();
        return settled;
    }

    private static KeystoreFileEntry.KeyPair Proven(KeystoreFileEntry.KeyPair pair, WorkBudget budget)
    {
        if (budget.TrySpend(SigningProof.CostOf(pair.Chain[0]))) SigningProof.Give(pair.PrivateKey, pair.Chain[0]);
        return pair;
    }
}
