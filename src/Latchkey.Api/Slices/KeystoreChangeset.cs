using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Changesets;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Batch;
using Latchkey.OData.Requests;

namespace Latchkey.Api.Slices;

/// <summary>
/// A changeset on the keystores of a tenant. Each rule is tried on the state that the rules before it would leave, so that a refusal is
/// immediate. In the end the store gets all of them as one rule, which decides again on the newest state (decisions/0009).
/// </summary>
internal sealed class KeystoreChangeset(IKeystoreStore store, ClaimsPrincipal caller) : Changeset
{
    private readonly string _tenant = caller.Tenant();
    private readonly Origin _origin = caller.Origin();
    private readonly List<Func<TenantKeystores, KeystoreChange>> _rules = [];
    private TenantKeystores? _pending;
    private Alias? _lastAlias;
    private CommittedChange? _made;

    /// <inheritdoc/>
    public override string? LastEntity => _lastAlias is null ? null : $"KeystoreEntries('{_lastAlias.Hexalias}')";

    /// <summary>The state that the rules so far would leave.</summary>
    public async ValueTask<TenantKeystores> ReadAsync(CancellationToken cancellationToken) =>
        _pending ??= await store.ReadAsync(_tenant, cancellationToken);

    /// <summary>Adds a rule, and waits until all rules are committed.</summary>
    /// <returns>The effect of this rule, and the state after all rules. No state in between ever exists.</returns>
    public async Task<CommittedChange> ChangeAsync(Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var pending = await ReadAsync(cancellationToken);
        var change = rule(pending);
        _pending = pending.Apply(change);
        _lastAlias = change.Entries.LastOrDefault(entry => entry.Keystore == KeystoreName.System && entry.After is not null)?.Alias;
        var part = _rules.Count;
        _rules.Add(rule);
        await CommittedAsync();
        return new CommittedChange(_made!.After, _made.Change.Parts[part]);
    }

    /// <inheritdoc/>
    protected override async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (_rules.Count == 0) return;
        _made = await store.ChangeAsync(
            _tenant, keystores => keystores.ChangeTogether(_rules) with { Origin = _origin }, cancellationToken);
    }
}
