using System.Data.Common;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Writing;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Auditing;

/// <summary>
/// Chains records to a tenant's log within a transaction that holds the write lock. The head is read in it each time, so
/// that nothing has to be known of other processes that write, nor of a commit that failed.
/// </summary>
internal sealed class AuditAppender
{
    private readonly AuditChain _chain;
    private readonly TimeProvider _clock;
    private readonly PreparedTable<AuditRecordRow> _records;
    private readonly PreparedTable<AuditMarkRow> _marks;
    private readonly DbCommand _head;

    public AuditAppender(DbConnection connection, IModel model, AuditChain chain, TimeProvider clock)
    {
        (_chain, _clock) = (chain, clock);
        _records = new PreparedTable<AuditRecordRow>(connection, model);
        _marks = new PreparedTable<AuditMarkRow>(connection, model);
        _head = connection.CreateCommand();
        _head.CommandText = $"""SELECT "Sequence", "TimeUnixMs", "Hash" FROM "AuditMarks" WHERE "Tenant" = @Tenant AND "Name" = '{AuditMark.Head}'""";
        var tenant = _head.CreateParameter();
        (tenant.ParameterName, tenant.Value) = ("@Tenant", "");
        _head.Parameters.Add(tenant);
        _head.Prepare();
    }

    /// <summary>Appends what was done, in its order.</summary>
    public void Append(IEnumerable<PendingAct> acts)
    {
        var now = _clock.GetUtcNow();
        foreach (var tenant in acts.GroupBy(act => act.Tenant, StringComparer.Ordinal))
        {
            var position = Head(tenant.Key);
            foreach (var pending in tenant)
            {
                var record = _chain.Link(position, tenant.Key, now, pending.Actor, pending.Origin, pending.Act);
                _records.Insert(AuditRecordRow.From(record));
                position = record.Position;
            }

            _marks.Upsert(AuditMarkRow.From(_chain.Mark(tenant.Key, AuditMark.Head, position)));
        }
    }

    private AuditPosition Head(string tenant)
    {
        _head.Parameters[0].Value = tenant;
        using var row = _head.ExecuteReader();
        return row.Read()
            ? new AuditPosition(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetFieldValue<byte[]>(2))
            : AuditPosition.Start;
    }
}

/// <summary>An act that waits for its place in the chain.</summary>
internal sealed record PendingAct(string Tenant, string Actor, Origin Origin, AuditAct Act);
