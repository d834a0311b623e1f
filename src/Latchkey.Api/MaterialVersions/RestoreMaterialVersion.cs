using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.MaterialVersions;

/// <summary>
/// <c>PUT MaterialVersions(Set='…',Name='…',Number=…)?restore=true</c>: restores a former state with its secret. The present state, if
/// there is one, becomes a version.
/// </summary>
internal sealed class RestoreMaterialVersion(IKeystoreStore store, IMaterialVersions versions) : ISlice
{
    public Operation Operation => new("PUT", VersionKey.Path, Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Restores a former state with its secret, for callers who may change its set. The body sets a property to null.",
        Options = [OperationOption.Flag("restore", "Must be true.") with { IsRequired = true }],
        BodyLimit = 64 * 1024, // the body only has to be an entity
        IsPartial = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        if (!context.Flag("restore")) throw new RefusalException(new Refusal.OptionInvalid("restore", "it must be true"));
        var (id, number) = VersionKey.Of(context);
        if (!MaterialRoles.MayEdit(context.Caller, id.Set)) return new ODataResult.Empty(403);
        context.RequireNullProperty(await context.ReadEntityAsync());
        var version = await versions.FindAsync(context.Tenant(), id, number, context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.Materials.Restore(version, edit));
        return new ODataResult.Empty();
    }
}
