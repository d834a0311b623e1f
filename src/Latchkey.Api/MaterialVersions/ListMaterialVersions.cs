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
        var only = context.OnlyText("Set") is { } text ? VersionKey.SetOf(text) : null;
        var readable = Enum.GetValues<MaterialSet>().Where(set => (only ?? set) == set && MaterialRoles.MayRead(context.Caller, set));
        var found = versions.ReadAsync(context.Tenant(), [.. readable], context.OnlyText("Name"), most, context.CancellationToken);
        return ValueTask.FromResult<ODataResult>(
            new ODataResult.Scan("MaterialVersions", found)
            {
                MostRead = settings.MostSearched,
                RunLong = read => queries.RunAsync(context, read),
            });
    }
}
