using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Versions;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.EntryVersions;

/// <summary>
/// <c>GET EntryVersions</c>: lists the former states of entries, newest first; those of one entry with <c>$filter=Hexalias eq '…'</c> or by
/// its alias.
/// </summary>
internal sealed class ListEntryVersions(IEntryVersions versions, LongQueries queries, AuditSettings settings) : ISlice
{
    public Operation Operation => new("GET", "EntryVersions", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the former states of entries, newest first.",
        PageSize = 1_000,
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var most = context.NumberRange("Number").Most ?? long.MaxValue;
        return ValueTask.FromResult<ODataResult>(
            new ODataResult.Scan("EntryVersions", versions.ReadAsync(context.Tenant(), Only(context), most, context.CancellationToken))
            {
                MostRead = settings.MostSearched,
                RunLong = read => queries.RunAsync(context, read),
            });
    }

    // A text that is not an alias does not narrow the read. The filter then finds no version.
    private static Alias? Only(ODataContext context)
    {
        if (context.OnlyText("Alias") is { } text && Alias.TryParse(text, out var alias)) return alias;
        if (context.OnlyText("Hexalias") is not { } hexalias) return null;
        try
        {
            return Alias.FromHexalias(hexalias);
        }
        catch (RefusalException)
        {
            return null;
        }
    }
}
