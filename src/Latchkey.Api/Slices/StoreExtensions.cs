using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>Gives an operation access to the keystores of its caller, both alone and in a changeset.</summary>
internal static class StoreExtensions
{
    /// <summary>The newest state, read once per request; in a changeset, with the changes of the operations before.</summary>
    public static async ValueTask<TenantKeystores> ReadAsync(this IKeystoreStore store, ODataContext context)
    {
        if (context.Changeset is KeystoreChangeset changeset) return await changeset.ReadAsync(context.CancellationToken);
        var keystores = context.Kept as TenantKeystores ?? await store.ReadAsync(context.Tenant(), context.CancellationToken);
        context.Kept = keystores;
        return keystores;
    }

    /// <summary>The state behind every answer to a read: the tenant of the caller, and the revision of its keystores.</summary>
    public static async ValueTask<string> StateAsync(this IKeystoreStore store, ODataContext context)
    {
        var keystores = await store.ReadAsync(context);
        return $"{context.Tenant()} {keystores.Revision} {keystores.Lineage:n}";
    }

    /// <summary>Makes a change; in a changeset, together with those of the other operations.</summary>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public static Task<CommittedChange> ChangeAsync(
        this IKeystoreStore store, ODataContext context, Func<TenantKeystores, KeystoreChange> rule)
    {
        if (context.Changeset is KeystoreChangeset changeset) return changeset.ChangeAsync(rule, context.CancellationToken);
        var origin = context.Origin();
        return store.ChangeAsync(context.Tenant(), keystores => rule(keystores) with { Origin = origin }, context.CancellationToken);
    }

    /// <summary>Records an export of public content, before it is answered.</summary>
    /// <param name="exports">The recorder.</param>
    /// <param name="context">The request.</param>
    /// <param name="keystore">The keystore.</param>
    /// <param name="entry">The entry, or null for the whole keystore.</param>
    /// <param name="form">The format of the export.</param>
    public static Task RecordAsync(
        this ExportRecords exports, ODataContext context, KeystoreName keystore, KeystoreEntry? entry, string form) =>
        exports.RecordAsync(
            context.Caller, AuditAct.Export(keystore, entry, form), context.Header("Sec-Fetch-Site"), context.CancellationToken);
}
