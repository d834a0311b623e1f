using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AuditLogs;

/// <summary><c>GET AuditLogs({Sequence})</c>: reads one record of the audit log.</summary>
internal sealed class GetAuditLog(IAuditLog audit) : ISlice
{
    public Operation Operation => new("GET", "AuditLogs({Sequence})", Roles.AuditLogRead, RunAsync)
    {
        Summary = "Reads a record of the audit log.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var sequence = context.Key["Sequence"].AsNumber();
        var range = new AuditRange { Least = sequence, Most = sequence };
        await foreach (var record in audit.ReadAsync(context.Tenant(), range, context.CancellationToken))
            return new ODataResult.Entity("AuditLogs", record);
        throw new ODataException(404, $"The audit log has no record {sequence}.");
    }
}
