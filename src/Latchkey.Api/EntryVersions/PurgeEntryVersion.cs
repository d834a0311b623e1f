using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Versions;
using Latchkey.OData;

namespace Latchkey.Api.EntryVersions;

/// <summary><c>DELETE EntryVersions(Hexalias='…',Number=…)</c>: deletes a former state for good.</summary>
internal sealed class PurgeEntryVersion(IKeystoreStore store, IEntryVersions versions)
{
    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var version = await versions.FindAsync(context.Tenant(), context.Alias(), context.Key["Number"].AsNumber(), context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, _ => VersionRules.Purge(version, edit));
        return new ODataResult.Empty();
    }
}
