using System.Runtime.CompilerServices;
using Latchkey.Application.Work;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration.AuditLogs;

/// <summary>Looks for records of the audit log, the newest first, a bounded number of them at a time.</summary>
internal sealed class AuditSearches(IAuditLog audit, LongReads reads)
{
    /// <summary>The maximum number of records on a page.</summary>
    public const int PageSize = 100;

    /// <summary>The maximum number of records read for one page. A search for rare records continues in steps.</summary>
    public const int MaxLookedAt = 50_000;

    /// <summary>The records before a place.</summary>
    /// <param name="session">The session of the user.</param>
    /// <param name="search">The search.</param>
    /// <param name="most">The largest sequence number.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="NotPermittedException">The user may not read the audit log.</exception>
    public async Task<AuditPage> ReadAsync(PageSession session, AuditSearch search, long most, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync(Roles.AuditLogRead);
        using var turn = await reads.TakeAsync(user.Owner, 1, cancellationToken);
        var (found, lookedAt) = (new List<AuditRecord>(), 0);
        await foreach (var record in audit.ReadAsync(user.Tenant, search.Range with { Most = most }, cancellationToken))
        {
            if (found.Count == PageSize || lookedAt++ == MaxLookedAt) return new AuditPage(found, record.Sequence);
            if (search.Holds(record)) found.Add(record);
        }

        return new AuditPage(found, null);
    }

    /// <summary>Every record that matches a search.</summary>
    public async IAsyncEnumerable<AuditRecord> AllAsync(
        string tenant, AuditSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in audit.ReadAsync(tenant, search.Range, cancellationToken))
        {
            if (search.Holds(record)) yield return record;
        }
    }
}

/// <summary>Records of the audit log.</summary>
/// <param name="Records">The newest first.</param>
/// <param name="Next">The record to continue from; null if there are no older ones.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Records, long? Next);
