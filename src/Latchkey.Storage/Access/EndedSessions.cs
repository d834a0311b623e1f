using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Access;

/// <summary>
/// The ended sessions in the database. A subject who signs in and out without an end gets no more than so many rows: then one
/// stands for all of their sessions.
/// </summary>
internal sealed class EndedSessions(Database database, DatabaseReads reads) : IEndedSessions
{
    private const string Operator = "operator";
    private const int MaxPerSubject = 500;

    public async Task EndAsync(EndedSession ended, CancellationToken cancellationToken, (string Tenant, AuditAct Act)? told = null)
    {
        await using var context = database.CreateContext();
        var rows = context.EndedSessions.Where(row => row.Subject == ended.Subject);
        if (await rows.CountAsync(cancellationToken) >= MaxPerSubject) ended = ended with { Session = null };
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // What ends all stands for those that ended before, and what is there already is replaced.
        if (ended.Session is { } session) rows = rows.Where(row => row.Session == session);
        await rows.ExecuteDeleteAsync(cancellationToken);
        context.EndedSessions.Add(EndedSessionRow.From(ended));
        if (told is var (tenant, act)) context.AuditInbox.Add(AuditInboxRow.From(tenant, Operator, act, ended.Time));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
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
}
