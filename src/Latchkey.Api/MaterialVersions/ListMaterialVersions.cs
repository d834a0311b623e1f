using Latchkey.Api.Slices;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.MaterialVersions;

/// <summary>
/// <c>GET MaterialVersions</c>: lists the former states of security material, newest first; those of one piece with
/// <c>$filter=Set eq '…' and Name eq '…'</c>.
/// </summary>
internal sealed class ListMaterialVersions(IMaterialVersions versions, LongQueries queries, AuditSettings settings) : ISlice
{
    public Operation Operation => new("GET", "MaterialVersions", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the former states of security material, newest first, without their secrets.",
        PageSize = 1_000,
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var most = context.NumberRange("Number").Most ?? long.MaxValue;
        var all = versions.ReadAsync(context.Tenant(), Only(context), most, context.CancellationToken);
        var readable = all.Where(version => MaterialRoles.MayRead(context.Caller, version.Material.Id.Set));
        return ValueTask.FromResult<ODataResult>(
            new ODataResult.Scan("MaterialVersions", readable)
            {
                MostRead = settings.MostSearched,
                RunLong = read => queries.RunAsync(context, read),
            });
    }

    private static MaterialId? Only(ODataContext context) =>
        VersionKey.SetOf(context.OnlyText("Set")) is { } set && context.OnlyText("Name") is { } name ? new MaterialId(set, name) : null;
}
