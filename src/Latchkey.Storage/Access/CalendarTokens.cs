using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Access;

/// <summary>
/// The calendar tokens in the database. Each act is written to the inbox of the audit log in the same transaction, and appears in the log
/// with the tenant's next write.
/// </summary>
internal sealed class CalendarTokens(Database database, DatabaseReads reads) : ICalendarTokens
{
    private const int MaxNameLength = 150;
    private const int MaxPerTenant = 100;
    private const int SecretLength = 32;

    public Task<NewCalendarToken> CreateAsync(string tenant, string name, Edit edit, CancellationToken cancellationToken) =>
        database.DoAsync(async () =>
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl))
            throw Invalid($"The name of a calendar token has 1 to {MaxNameLength} characters, none of them a control character.");

        var token = new CalendarToken(Guid.CreateVersion7(edit.At), tenant, name, edit);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));
        await using var context = database.CreateContext();
        await using var alone = await database.BeginAloneAsync<CalendarTokenRow>(context, cancellationToken);
        if (await context.CalendarTokens.CountAsync(row => row.Tenant == tenant, cancellationToken) >= MaxPerTenant)
            throw Invalid($"There are already {MaxPerTenant} calendar tokens.");
        context.CalendarTokens.Add(CalendarTokenRow.From(token, Hash(secret)));
        context.AuditInbox.Add(AuditInboxRow.From(tenant, edit.By, Act(AuditVerb.Create, token), edit.At));
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return new NewCalendarToken(token, secret);
    });

    public async Task<IReadOnlyList<CalendarToken>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await AskAsync(
            rows => rows.Where(row => row.Tenant == tenant).OrderBy(row => row.CreatedTimeUnixMs).ThenBy(row => row.Id), cancellationToken);
        return [.. rows.Select(row => row.ToToken())];
    }

    public Task<bool> RevokeAsync(string tenant, Guid id, Edit edit, CancellationToken cancellationToken) => database.DoAsync(async () =>
    {
        await using var context = database.CreateContext();
        await using var alone = await database.BeginAloneAsync<CalendarTokenRow>(context, cancellationToken);
        if (await context.CalendarTokens.SingleOrDefaultAsync(
            row => row.Id == id && row.Tenant == tenant, cancellationToken) is not { } row) return false;
        context.CalendarTokens.Remove(row);
        context.AuditInbox.Add(AuditInboxRow.From(tenant, edit.By, Act(AuditVerb.Delete, row.ToToken()), edit.At));
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return true;
    });

    // Looks the hash up in an index: the duration reveals at most something about the hash, from which nobody can compute the secret.
    public async Task<CalendarToken?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Hash(secret);
        return (await AskAsync(rows => rows.Where(row => row.SecretHash == hash), cancellationToken)).SingleOrDefault()?.ToToken();
    }

    private Task<List<CalendarTokenRow>> AskAsync(
        Func<IQueryable<CalendarTokenRow>, IQueryable<CalendarTokenRow>> choose, CancellationToken cancellationToken) =>
        reads.AskAsync(async context => (await choose(context.CalendarTokens.AsNoTracking()).ToListAsync(cancellationToken))
            .FindAll(context.Accepts), cancellationToken);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static AuditAct Act(AuditVerb verb, CalendarToken token) =>
        new(verb, AuditObjects.CalendarToken, null, token.Id.ToString()) { Detail = $"'{token.Name}'" };

    private static RefusalException Invalid(string reason) => new(new Refusal.CalendarTokenInvalid(reason));
}
