namespace Latchkey.Keystores.Formats;

/// <summary>
/// Gives the private keys of a file the one form in which they are stored, and shows that they sign before they are: as many as the
/// file's budget leaves time for, one after the other. The numbers of the others have been compared with their certificates too.
/// </summary>
internal static class SettledPairs
{
    /// <summary>A pair in the form to store, or what is wrong with it; any other entry as it is. The key of the entry is cleared.</summary>
    public static KeystoreFileEntry Settle(KeystoreFileEntry entry, WorkBudget budget) => entry is KeystoreFileEntry.KeyPair pair
        ? EntryFault.OrUnsupported(pair.Alias, pair.Created, () => Settle(pair, budget))
        : entry;

    private static KeystoreFileEntry.KeyPair Settle(KeystoreFileEntry.KeyPair pair, WorkBudget budget)
    {
        using var given = pair.PrivateKey;
        using var key = PrivateKey.Read(given.Span, budget);
        var settled = key.Encode(pair.Chain[0]);
        try
        {
            if (budget.TrySpend(SigningProof.CostOf(pair.Chain[0]))) SigningProof.Give(settled, pair.Chain[0]);
            return pair with { PrivateKey = settled };
        }
        catch
        {
            settled.Dispose();
            throw;
        }
    }
}
