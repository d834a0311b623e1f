using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.ProviderKeys;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.ProviderKeys;

/// <summary>
/// Makes, renews and replaces the key pairs that the operator owns; on the wire their owner is <c>SAP</c>
/// (docs/contract.md#keys-of-the-operator).
/// </summary>
internal sealed partial class ProviderKeyLifecycle(
    IKeystoreStore store, ISealer sealer, OperatorAuthority authority, ProviderKeySettings providerKeys, TimeProvider clock,
    ILogger<ProviderKeyLifecycle> logger)
{
    /// <summary>The key pair that every tenant has from the start.</summary>
    public static readonly Alias CloudIntegrationCertificate = Alias.Parse("sap_cloudintegrationcertificate");

    private const string OperatorName = "SAP";
    private static readonly Alias Root = Alias.Parse("root");
    private static readonly Alias Issuing = Alias.Parse("issuing");

    private Edit Now => new(OperatorName, clock.GetUtcNow());

    /// <summary>Gives a tenant its first key pair; does nothing if it has one.</summary>
    public async Task EnsureAsync(string tenant, CancellationToken cancellationToken)
    {
        var keystores = await store.ReadAsync(tenant, cancellationToken);
        if (keystores.System.Entries.ContainsKey(CloudIntegrationCertificate)) return;
        using var pair = await IssueAsync(tenant, cancellationToken);
        var (sealedKey, edit) = (sealer.Seal(pair.PrivateKey), Now);

        // Another server may have made it meanwhile; then that one counts.
        await store.ChangeAsync(
            tenant,
            state => state.System.Entries.ContainsKey(CloudIntegrationCertificate)
                ? KeystoreChange.NotNeeded(edit)
                : state.Provide(CloudIntegrationCertificate, pair.Chain, sealedKey, edit),
            cancellationToken);
    }

    /// <summary>Activates the successors that are due, then prepares missing ones.</summary>
    public async Task RunAsync(string tenant, CancellationToken cancellationToken)
    {
        var (activation, preparation) = (providerKeys.ActivateBefore, providerKeys.PrepareBefore);
        foreach (var alias in (await store.ReadAsync(tenant, cancellationToken)).DueForActivation(clock.GetUtcNow(), activation))
            await DoAsync(ActivateAsync, alias);
        foreach (var alias in (await store.ReadAsync(tenant, cancellationToken)).DueForPreparation(clock.GetUtcNow(), preparation))
            await DoAsync(PrepareAsync, alias);

        // Somebody may have done the same by hand at the same time.
        async Task DoAsync(Func<string, Alias, CancellationToken, Task> action, Alias alias)
        {
            try
            {
                await action(tenant, alias, cancellationToken);
            }
            catch (RefusalException done) when (done.Refusal is Refusal.AliasTaken or Refusal.EntryNotFound)
            {
                Log.DoneByAnother(logger, alias, tenant);
            }
        }
    }

    /// <summary>Prepares a successor.</summary>
    public async Task PrepareAsync(string tenant, Alias alias, CancellationToken cancellationToken)
    {
        if (!alias.IsReserved) throw new RefusalException(new Refusal.AliasNotReserved(alias));
        using var pair = await IssueAsync(tenant, cancellationToken);
        var (sealedKey, edit) = (sealer.Seal(pair.PrivateKey), Now);
        await store.ChangeAsync(tenant, state => state.Prepare(alias, pair.Chain, sealedKey, edit), cancellationToken);
        Log.Prepared(logger, alias, tenant);
    }

    /// <summary>Puts a prepared key pair in use.</summary>
    public async Task ActivateAsync(string tenant, Alias alias, CancellationToken cancellationToken)
    {
        var edit = Now;
        await store.ChangeAsync(tenant, state => state.Activate(alias, edit), cancellationToken);
        Log.Activated(logger, alias, tenant);
    }

    private async Task<NewKeyPair> IssueAsync(string tenant, CancellationToken cancellationToken)
    {
        using var issuing = await AuthorityAsync(tenant, cancellationToken);
        return authority.Issue(issuing, tenant, providerKeys.Lifetime, clock.GetUtcNow());
    }

    // If the authority would end before the certificates that it signs, it is replaced first.
    private async Task<NewKeyPair> AuthorityAsync(string tenant, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, Issuing, providerKeys.Lifetime, cancellationToken) is { } issuing) return issuing;
        using var root = await FindAsync(tenant, Root, OperatorAuthority.IssuingLifetime, cancellationToken)
            ?? await EstablishAsync(
                tenant, Root, authority.CreateRoot(clock.GetUtcNow()), OperatorAuthority.IssuingLifetime, cancellationToken);
        return await EstablishAsync(
            tenant, Issuing, authority.CreateIssuing(root, clock.GetUtcNow()), providerKeys.Lifetime, cancellationToken);
    }

    private async Task<NewKeyPair?> FindAsync(string tenant, Alias alias, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var entry = (await store.ReadAsync(tenant, cancellationToken)).Operator.Entries.GetValueOrDefault(alias);
        return Outlives(entry, lifetime) ? new NewKeyPair(entry!.Chain, sealer.Open(entry.PrivateKey!)) : null;
    }

    private bool Outlives(KeystoreEntry? entry, TimeSpan lifetime) =>
        entry is not null && entry.Certificate.ValidNotAfter >= clock.GetUtcNow() + lifetime;

    // If two servers make one at the same time, both use the first server's authority.
    private async Task<NewKeyPair> EstablishAsync(
        string tenant, Alias alias, NewKeyPair made, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var pair = made;
        var (sealedKey, edit) = (sealer.Seal(pair.PrivateKey), Now);
        await store.ChangeAsync(
            tenant,
            state => Outlives(state.Operator.Entries.GetValueOrDefault(alias), lifetime)
                ? KeystoreChange.NotNeeded(edit)
                : state.Establish(alias, pair.Chain, sealedKey, edit),
            cancellationToken);
        return await FindAsync(tenant, alias, lifetime, cancellationToken)
            ?? throw new InvalidOperationException($"The authority '{alias}' expires before the certificate that it would sign.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Prepared a successor of {Alias} for tenant {Tenant}")]
        public static partial void Prepared(ILogger logger, Alias alias, string tenant);

        [LoggerMessage(3, LogLevel.Information, "Another server or command has already done the work due for {Alias} of tenant {Tenant}")]
        public static partial void DoneByAnother(ILogger logger, Alias alias, string tenant);

        [LoggerMessage(2, LogLevel.Information, "Activated the successor of {Alias} for tenant {Tenant}")]
        public static partial void Activated(ILogger logger, Alias alias, string tenant);
    }
}
