using System.Data.Common;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Auditing;

/// <summary>Takes the acts out of the inbox that other processes have left there.</summary>
internal sealed class AuditInbox
{
    private readonly DbCommand _read;
    private readonly DbCommand _clear;

    public AuditInbox(DbConnection connection)
    {
        _read = connection.CreateCommand();
        _read.CommandText = """SELECT "Tenant", "Actor", "Verb", "ObjectType", "ObjectName", "Detail" FROM "AuditInbox" ORDER BY "TimeUnixMs", "Id" """;
        _read.Prepare();
        _clear = connection.CreateCommand();
        _clear.CommandText = """DELETE FROM "AuditInbox" """;
        _clear.Prepare();
    }

    /// <summary>The acts, which are no longer in the inbox once the transaction is committed.</summary>
    public List<PendingAct> Take()
    {
        var acts = new List<PendingAct>();
        using (var row = _read.ExecuteReader())
        {
            while (row.Read())
            {
                var act = new AuditAct(Enum.Parse<AuditVerb>(row.GetString(2)), row.GetString(3), null, row.GetString(4)) { Detail = row.IsDBNull(5) ? null : row.GetString(5) };
                acts.Add(new PendingAct(row.GetString(0), row.GetString(1), Origin.Server, act));
            }
        }

        if (acts.Count > 0) _clear.ExecuteNonQuery();
        return acts;
    }
}
