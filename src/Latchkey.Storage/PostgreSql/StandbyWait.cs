using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Makes a commit fail whose wait for its standby was ended (<c>pg_cancel_backend</c>). PostgreSQL reports it as made, with a warning, and
/// a failover may lose it. Nothing else causes a warning while a transaction commits. The text of the warning depends on
/// <c>lc_messages</c>.
/// </summary>
internal sealed class StandbyWait : DbTransactionInterceptor
{
    private bool _isWarned;

    /// <summary>Watches the commits of a connection.</summary>
    public static StandbyWait On(NpgsqlConnection connection)
    {
        var wait = new StandbyWait();
        connection.Notice += (_, notice) => wait._isWarned |= notice.Notice.InvariantSeverity == "WARNING";
        return wait;
    }

    /// <inheritdoc/>
    public override InterceptionResult TransactionCommitting(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        _isWarned = false;
        return result;
    }

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        _isWarned = false;
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Require();

    /// <inheritdoc/>
    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Require();
        return Task.CompletedTask;
    }

    private void Require()
    {
        if (!_isWarned) return;
        throw new NpgsqlException("The database has the change, but its standby may lack it: somebody has ended the wait for the standby.");
    }
}
