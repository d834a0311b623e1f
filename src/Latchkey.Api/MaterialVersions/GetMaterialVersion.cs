using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.MaterialVersions;

/// <summary><c>GET MaterialVersions(Set='…',Name='…',Number=…)</c>: reads one former state of security material.</summary>
internal sealed class GetMaterialVersion(IMaterialVersions versions) : ISlice
{
    public Operation Operation => new("GET", VersionKey.Path, Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads a former state of security material, without its secret.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, number) = VersionKey.Of(context);
        if (!MaterialRoles.MayRead(context.Caller, id.Set))
            throw new RefusalException(new Refusal.MaterialVersionNotFound(id.Name, number));
        var version = await versions.FindAsync(context.Tenant(), id, number, context.CancellationToken);
        return new ODataResult.Entity("MaterialVersions", version);
    }
}
