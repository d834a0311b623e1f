using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AuditLogs;

/// <summary><c>GET AuditLogs</c>: lists the audit log of the tenant, newest record first.</summary>
internal sealed class ListAuditLogs(IAuditLog audit, LongQueries queries, AuditSettings settings) : ISlice
{
    public Operation Operation => new("GET", "AuditLogs", Roles.AuditLogRead, RunAsync)
    {
        Summary = "Lists the audit log, newest record first.",
        PageSize = 1_000,
    };

    public ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (least, most) = context.NumberRange("Sequence");
        var (from, to) = context.TimeRange("Time");
        var range = new AuditRange { Least = least ?? 1, Most = most ?? long.MaxValue, From = from, To = to, NewestFirst = true };
        return ValueTask.FromResult<ODataResult>(
            new ODataResult.Scan("AuditLogs", audit.ReadAsync(context.Tenant(), range, context.CancellationToken))
            {
                MostRead = settings.MostSearched,
                RunLong = read => queries.RunAsync(context, read),
            });
    }
}
