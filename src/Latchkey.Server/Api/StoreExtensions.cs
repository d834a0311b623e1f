using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Server.Api;

/// <summary>How an operation reaches the keystores of its caller, whether it runs alone or in a changeset.</summary>
internal static class StoreExtensions
{
    /// <summary>The newest state; in a changeset, with the changes that stand before the operation.</summary>
    public static ValueTask<TenantKeystores> ReadAsync(this IKeystoreStore store, ODataContext context) => context.Changeset is KeystoreChangeset changeset
        ? changeset.ReadAsync(context.CancellationToken)
        : store.ReadAsync(context.Tenant(), context.CancellationToken);

    /// <summary>Makes a change; in a changeset, together with those of the other operations.</summary>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public static Task<CommittedChange> ChangeAsync(this IKeystoreStore store, ODataContext context, Func<TenantKeystores, KeystoreChange> rule) =>
        context.Changeset is KeystoreChangeset changeset
            ? changeset.ChangeAsync(rule, context.CancellationToken)
            : store.ChangeAsync(context.Tenant(), rule, context.CancellationToken);
}
