using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.EntryVersions;

/// <summary><c>GET EntryVersions(Hexalias='…',Number=…)</c>: reads one former state of an entry.</summary>
internal sealed class GetEntryVersion(IEntryVersions versions) : ISlice
{
    public Operation Operation => new("GET", "EntryVersions(Hexalias='{Hexalias}',Number={Number})", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads a former state of an entry.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var number = context.Key["Number"].AsNumber();
        var version = await versions.FindAsync(context.Tenant(), context.Alias(), number, context.CancellationToken);
        return new ODataResult.Entity("EntryVersions", version);
    }
}
