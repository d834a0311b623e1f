using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.KeyWeaknesses;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Latchkey.Application.KeyWeaknesses;

/// <summary>Stands before the store and writes to the log which entries came into a keystore with a weak key.</summary>
internal sealed partial class WeakKeyWatch(IKeystoreStore store, ILogger<WeakKeyWatch> logger) : IKeystoreStore
{
    // A keystore may have thousands; the log is to stay readable.
    private const int MostNamed = 20;

    /// <inheritdoc/>
    public ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken) => store.ReadAsync(tenant, cancellationToken);

    /// <inheritdoc/>
    public async Task<CommittedChange> ChangeAsync(string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var committed = await store.ChangeAsync(tenant, rule, cancellationToken);
        if (logger.IsEnabled(LogLevel.Warning)) Watch(tenant, committed.Change);
        return committed;
    }

    // What is committed is answered, whatever becomes of the look at it.
    private void Watch(string tenant, KeystoreChange change)
    {
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
        foreach (var (entry, weaknesses) in weak.Take(MostNamed)) Log.KeyIsWeak(logger, entry.Alias.Value, tenant, string.Join(", ", weaknesses));
        if (weak.Count > MostNamed) Log.MoreKeysAreWeak(logger, weak.Count - MostNamed, tenant);
    }

    // Of the tenant keystore alone, or a backup would say it all again.
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

        [LoggerMessage(3, LogLevel.Error, "Keys that came into the tenant {Tenant} could not be looked at")]
        public static partial void NotLookedAt(ILogger logger, string tenant, Exception failure);
    }
}

/// <summary>Puts <see cref="WeakKeyWatch"/> before the store.</summary>
internal static class WeakKeyWatchRegistration
{
    public static IServiceCollection WatchForWeakKeys(this IServiceCollection services)
    {
        var store = services.Last(service => service.ServiceType == typeof(IKeystoreStore)).ImplementationFactory!;
        return services.Replace(ServiceDescriptor.Singleton<IKeystoreStore>(provider =>
            new WeakKeyWatch((IKeystoreStore)store(provider), provider.GetRequiredService<ILogger<WeakKeyWatch>>())));
    }
}
