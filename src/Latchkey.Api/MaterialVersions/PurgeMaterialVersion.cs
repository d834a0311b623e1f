using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.MaterialVersions;

/// <summary><c>DELETE MaterialVersions(Set='…',Name='…',Number=…)</c>: deletes a former state for good.</summary>
internal sealed class PurgeMaterialVersion(IKeystoreStore store, IMaterialVersions versions) : ISlice
{
    public Operation Operation => new("DELETE", VersionKey.Path, Roles.MaterialPurge, RunAsync)
    {
        Summary = "Deletes a former state of security material for good.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, number) = VersionKey.Of(context);
        var version = await versions.FindAsync(context.Tenant(), id, number, context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, _ => MaterialVersionRules.Purge(version, edit));
        return new ODataResult.Empty();
    }
}
