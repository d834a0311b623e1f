using System.Globalization;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Auditing;

/// <summary>The signed places of all logs in the database: the heads, the anchors, and one of each day.</summary>
internal sealed class AuditMarks(Database database, DatabaseReads reads, KeyRing keys, TimeProvider clock)
{
    /// <summary>The marks of a tenant, whether or not they are as they were signed.</summary>
    public async Task<IReadOnlyList<AuditMark>> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await reads.AskAsync(context =>
            context.AuditMarks.AsNoTracking().Where(mark => mark.Tenant == tenant).ToListAsync(cancellationToken), cancellationToken);
        return rows.ConvertAll(row => row.ToMark());
    }

    /// <summary>The tenants that have a mark.</summary>
    public async Task<IReadOnlyList<string>> TenantsAsync(CancellationToken cancellationToken) => await reads.AskAsync(
        context => context.AuditMarks.Select(mark => mark.Tenant).Distinct().OrderBy(tenant => tenant)
        .ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The heads that are as they were signed.</summary>
    public async Task<IReadOnlyList<AuditMark>> HeadsAsync(CancellationToken cancellationToken)
    {
        keys.Open();
        try
        {
            var rows = await reads.AskAsync(context => context.AuditMarks.AsNoTracking().Where(mark => mark.Name == AuditMark.Head)
                .ToListAsync(cancellationToken), cancellationToken);
            return [.. rows.Select(row => row.ToMark()).Where(new AuditChain(keys).Holds)];
        }
        catch (StorageException)
        {
            return await ReadableHeadsAsync(cancellationToken);
        }
    }

    /// <summary>Signs the head for the current day, unless that has been done. Null if there is no head that is as it was signed.</summary>
    public async Task<AuditMark?> SignAsync(string tenant, CancellationToken cancellationToken)
    {
        var day = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var marks = await ReadAsync(tenant, cancellationToken);
        if (marks.FirstOrDefault(mark => mark.Name == day) is { } signed) return signed;
        keys.Open();
        if (marks.FirstOrDefault(mark => mark.Name == AuditMark.Head) is not { Position.Sequence: > 0 } head
            || !new AuditChain(keys).Holds(head)) return null;
        return await WriteAsync(tenant, day, head.Position, head.Revision, cancellationToken);
    }

    /// <summary>
    /// Begins a log. Never replaces an existing head: if two servers start first at the same time, one begins the log and may continue it
    /// at once.
    /// </summary>
    public async Task WriteFirstHeadAsync(string tenant, CancellationToken cancellationToken)
    {
        keys.Open();
        await using var context = database.CreateContext();
        context.AuditMarks.Add(AuditMarkRow.From(new AuditChain(keys).Mark(tenant, AuditMark.Head, AuditPosition.Start, revision: 0)));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            if (!(await ReadAsync(tenant, cancellationToken)).Any(mark => mark.Name == AuditMark.Head)) throw;
        }
    }

    /// <summary>
    /// Signs a place and returns its mark. A mark never goes back, and that of a day never changes: if another server was faster, its mark
    /// stays, and is returned.
    /// </summary>
    public Task<AuditMark> WriteAsync(
        string tenant, string name, AuditPosition position, long? revision, CancellationToken cancellationToken) =>
        database.DoAsync(async () =>
    {
        keys.Open();
        var chain = new AuditChain(keys);
        var mark = chain.Mark(tenant, name, position, revision);
        await using var context = database.CreateContext();
        await using var alone = await database.BeginAloneAsync<AuditMarkRow>(context, cancellationToken);
        var row = await context.AuditMarks.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Tenant == tenant && row.Name == name, cancellationToken);
        if (row?.ToMark() is { } former && chain.Holds(former)
            && (former.Position.Sequence > position.Sequence || name is not (AuditMark.Head or AuditMark.Anchor))) return former;
        context.Entry(AuditMarkRow.From(mark)).State = row is null ? EntityState.Added : EntityState.Modified;
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return mark;
    });

    // A mark that cannot be read hides none of the others.
    private async Task<List<AuditMark>> ReadableHeadsAsync(CancellationToken cancellationToken)
    {
        var heads = new List<AuditMark>();
        foreach (var tenant in await TenantsAsync(cancellationToken))
        {
            try
            {
                heads.AddRange((await ReadAsync(tenant, cancellationToken)).Where(mark => mark.Name == AuditMark.Head));
            }
            catch (StorageException)
            {
                // The next write to this log reports it.
            }
        }

        return heads.FindAll(new AuditChain(keys).Holds);
    }
}
