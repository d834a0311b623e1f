using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.KeyWeaknesses;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.KeyWeaknesses;

/// <summary>Listens to committed changes and logs the entries that came into a keystore with a weak key.</summary>
internal sealed partial class WeakKeyWatch(ILogger<WeakKeyWatch> logger) : ICommitListener
{
    // A keystore may have thousands; the log stays readable.
    private const int MostNamed = 20;

    /// <inheritdoc/>
    public void Committed(string tenant, KeystoreChange change)
    {
        if (!logger.IsEnabled(LogLevel.Warning)) return;
        try
        {
            Name(tenant, WeakEntries(change));
        }
        catch (Exception failure)
        {
            Log.NotLookedAt(logger, tenant, failure);
        }
    }

    private void Name(string tenant, List<(KeystoreEntry Entry, IReadOnlyList<KeyWeakness> Weaknesses)> weak)
    {
        foreach (var (entry, weaknesses) in weak.Take(MostNamed))
            Log.KeyIsWeak(logger, entry.Alias.Value, tenant, string.Join(", ", weaknesses));
        if (weak.Count > MostNamed) Log.MoreKeysAreWeak(logger, weak.Count - MostNamed, tenant);
    }

    // For the tenant keystore alone; otherwise a backup would log every warning again.
    private static List<(KeystoreEntry Entry, IReadOnlyList<KeyWeakness> Weaknesses)> WeakEntries(KeystoreChange change) =>
        [.. change.Entries
            .Where(entry => entry.Keystore == KeystoreName.System && entry.After is not null)
            .Where(entry => entry.Before?.Certificate.FingerprintSha256 != entry.After!.Certificate.FingerprintSha256)
            .Select(entry => (entry.After!, WeakKeys.Of(entry.After!.Certificate)))
            .Where(entry => entry.Item2.Count > 0)];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key under the alias {Alias} of the tenant {Tenant} is weak: {Weaknesses}")]
        public static partial void KeyIsWeak(ILogger logger, string alias, string tenant, string weaknesses);

        [LoggerMessage(2, LogLevel.Warning, "{Count} more keys of the same import into the tenant {Tenant} are weak")]
        public static partial void MoreKeysAreWeak(ILogger logger, int count, string tenant);

        [LoggerMessage(3, LogLevel.Error, "New keys of the tenant {Tenant} could not be checked")]
        public static partial void NotLookedAt(ILogger logger, string tenant, Exception failure);
    }
}
