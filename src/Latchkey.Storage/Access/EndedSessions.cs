using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Access;

/// <summary>
/// The ended sessions in the database. A subject who keeps signing in and out gets at most <see cref="MaxPerSubject"/> rows; after that,
/// one row stands for all of their sessions. A row is replaced only by one that ends the same sessions for at least as long. A session that
/// began in the future, by the clock of another server, keeps its own row: a row for all sessions up to that time would also end those that
/// begin now.
/// </summary>
internal sealed class EndedSessions(Database database, DatabaseReads reads, TimeProvider clock) : IEndedSessions
{
    private const string Operator = "operator";
    private const int MaxPerSubject = 500;
    private const int MostAtOnce = 500;

    /// <summary>
    /// (1) Finds the rows that the new one replaces: the row of the session, or all rows of the subject up to now. (2) Extends the new row
    /// to cover each of them. (3) Replaces them.
    /// </summary>
    public Task EndAsync(EndedSession ended, CancellationToken cancellationToken, (string Tenant, AuditAct Act)? recorded = null) =>
        database.DoAsync(async () =>
    {
        var now = clock.GetUtcNow();
        await using var context = database.CreateContext();
        await using var alone = await database.BeginAloneAsync<EndedSessionRow>(context, cancellationToken);
        var rows = context.EndedSessions.AsNoTracking().Where(row => row.Subject == ended.Subject);
        var replaced = RowsUpTo(rows, now); // (1)
        if (ended.Session is { } session && (ended.Time > now || await rows.CountAsync(cancellationToken) < MaxPerSubject))
            replaced = rows.Where(row => row.Session == session);
        else ended = ended with { Session = null };
        foreach (var row in await replaced.ToListAsync(cancellationToken)) ended = ended.AlsoFor(row.ToEndedSession()); // (2)
        await replaced.ExecuteDeleteAsync(cancellationToken); // (3)
        context.EndedSessions.Add(EndedSessionRow.From(ended));
        if (recorded is var (tenant, act)) context.AuditInbox.Add(AuditInboxRow.From(tenant, Operator, act, now));
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return ended;
    });

    public async Task<IReadOnlySet<LiveSession>> EndedAmongAsync(
        IReadOnlyCollection<LiveSession> sessions, CancellationToken cancellationToken)
    {
        var ended = new HashSet<LiveSession>();
        foreach (var some in sessions.Chunk(MostAtOnce))
        {
            var rows = await reads.AskAsync(context => RowsOfAsync(context, some, cancellationToken), cancellationToken);
            ended.UnionWith(some.Where(session => rows[session.Subject].Any(row => Ends(row, session))));
        }

        return ended;
    }

    public async Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var limit = before.ToUnixTimeMilliseconds();
        await using var context = database.CreateContext();
        return await context.EndedSessions.Where(row => row.UntilUnixMs < limit).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<ILookup<string, EndedSessionRow>> RowsOfAsync(
        StorageContext context, LiveSession[] sessions, CancellationToken cancellationToken)
    {
        var subjects = sessions.Select(session => session.Subject).Distinct(StringComparer.Ordinal).ToList();
        var ids = sessions.Select(session => session.Session).Append(Guid.Empty).Distinct().ToList();
        var rows = context.EndedSessions.AsNoTracking().Where(row => subjects.Contains(row.Subject) && ids.Contains(row.Session));
        return (await rows.ToListAsync(cancellationToken)).ToLookup(row => row.Subject, StringComparer.Ordinal);
    }

    private static bool Ends(EndedSessionRow row, LiveSession session) =>
        row.Session == Guid.Empty ? row.EndedTimeUnixMs >= session.Began.ToUnixTimeMilliseconds() : row.Session == session.Session;

    private static IQueryable<EndedSessionRow> RowsUpTo(IQueryable<EndedSessionRow> rows, DateTimeOffset now)
    {
        var nowUnixMs = now.ToUnixTimeMilliseconds();
        return rows.Where(row => row.Session == Guid.Empty || row.EndedTimeUnixMs <= nowUnixMs);
    }
}
