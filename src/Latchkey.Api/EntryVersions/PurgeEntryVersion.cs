using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.EntryVersions;

/// <summary><c>DELETE EntryVersions(Hexalias='…',Number=…)</c>: deletes a former state for good.</summary>
internal sealed class PurgeEntryVersion(IKeystoreStore store, IEntryVersions versions) : ISlice
{
    public Operation Operation => new("DELETE", "EntryVersions(Hexalias='{Hexalias}',Number={Number})", Roles.MaterialPurge, RunAsync)
    {
        Summary = "Deletes a former state for good.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var version = await versions.FindAsync(
            context.Tenant(), context.Alias(), context.Key["Number"].AsNumber(), context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, _ => VersionRules.Purge(version, edit));
        return new ODataResult.Empty();
    }
}
