using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Access;

/// <summary>
/// The ended sessions in the database. A subject who signs in and out without an end gets no more than so many rows: then one
/// stands for all of their sessions. A row is removed only for one that ends what it ends, for as long.
/// </summary>
internal sealed class EndedSessions(Database database, DatabaseReads reads) : IEndedSessions
{
    private const string Operator = "operator";
    private const int MaxPerSubject = 500;

    public async Task EndAsync(EndedSession ended, CancellationToken cancellationToken, (string Tenant, AuditAct Act)? told = null)
    {
        while (!await TryEndAsync(ended, told, cancellationToken))
        {
            // Another server has ended something of the subject meanwhile, which the row is to stand for too.
        }
    }

    public Task<bool> IsEndedAsync(string subject, Guid session, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var beganUnixMs = began.ToUnixTimeMilliseconds();
        return reads.AskAsync(
            context => context.EndedSessions.AnyAsync(
                row => row.Subject == subject && (row.Session == session || (row.Session == Guid.Empty && row.EndedTimeUnixMs >= beganUnixMs)), cancellationToken),
            cancellationToken);
    }

    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var limit = before.ToUnixTimeMilliseconds();
        await using var context = database.CreateContext();
        return await context.EndedSessions.Where(row => row.UntilUnixMs < limit).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// (1) Finds the rows in whose place the new one is put: that of the session, or all of the subject. (2) Makes it stand for each of them.
    /// (3) Removes no row but those that it stands for as they are now, and adds it.
    /// </summary>
    /// <returns>False if a row that is not one of them has its place.</returns>
    private async Task<bool> TryEndAsync(EndedSession ended, (string Tenant, AuditAct Act)? told, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var rows = context.EndedSessions.AsNoTracking().Where(row => row.Subject == ended.Subject);
        if (ended.Session is { } session && await rows.CountAsync(cancellationToken) < MaxPerSubject) rows = rows.Where(row => row.Session == session); // (1)
        else ended = ended with { Session = null };
        var added = EndedSessionRow.From((await rows.ToListAsync(cancellationToken)).Aggregate(ended, (all, row) => all.AlsoFor(row.ToEndedSession()))); // (2)
        await rows.Where(row => row.EndedTimeUnixMs <= added.EndedTimeUnixMs && row.UntilUnixMs <= added.UntilUnixMs).ExecuteDeleteAsync(cancellationToken); // (3)
        if (await rows.AnyAsync(row => row.Session == added.Session, cancellationToken)) return false;
        context.EndedSessions.Add(added);
        if (told is var (tenant, act)) context.AuditInbox.Add(AuditInboxRow.From(tenant, Operator, act, ended.Time));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            if (await IsThereAsync(added, cancellationToken)) return false;
            throw;
        }
    }

    private async Task<bool> IsThereAsync(EndedSessionRow row, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        return await context.EndedSessions.AnyAsync(other => other.Subject == row.Subject && other.Session == row.Session, cancellationToken);
    }
}
