using Latchkey.Storage.Authentication;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Databases;

/// <summary>
/// The tables, as EF Core sees them: for the schema, its migrations, loading and the service keys. Each engine has a class
/// of its own, because migrations of one would make the column types of the other.
/// </summary>
internal abstract class StorageContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Signs rows as they are saved; null if they are to keep their signatures, as while a backup is restored.</summary>
    public RowMacs? Macs { get; set; }

    /// <summary>Compares texts byte by byte.</summary>
    protected abstract string OrdinalCollation { get; }

    public DbSet<TenantRow> Tenants => Set<TenantRow>();

    public DbSet<CommitRow> Commits => Set<CommitRow>();

    public DbSet<KeystoreRow> Keystores => Set<KeystoreRow>();

    public DbSet<KeystoreEntryRow> KeystoreEntries => Set<KeystoreEntryRow>();

    public DbSet<ServiceKeyRow> ServiceKeys => Set<ServiceKeyRow>();

    public DbSet<DataKeyRow> DataKeys => Set<DataKeyRow>();

    public DbSet<AuditRecordRow> AuditRecords => Set<AuditRecordRow>();

    public DbSet<AuditMarkRow> AuditMarks => Set<AuditMarkRow>();

    public DbSet<AuditInboxRow> AuditInbox => Set<AuditInboxRow>();

    public DbSet<EntryVersionRow> EntryVersions => Set<EntryVersionRow>();

    public DbSet<AliasNoteRow> AliasNotes => Set<AliasNoteRow>();

    public DbSet<ExpiryNoticeRow> ExpiryNotices => Set<ExpiryNoticeRow>();

    public DbSet<EventCursorRow> EventCursors => Set<EventCursorRow>();

    public DbSet<CalendarTokenRow> CalendarTokens => Set<CalendarTokenRow>();

    public DbSet<EndedSessionRow> EndedSessions => Set<EndedSessionRow>();

    public DbSet<ApprovalRow> Approvals => Set<ApprovalRow>();

    public DbSet<MaterialRow> Materials => Set<MaterialRow>();

    public DbSet<MaterialVersionRow> MaterialVersions => Set<MaterialVersionRow>();

    /// <summary>Whether a row that was read is as it was signed. An altered row is reported, and must take no effect.</summary>
    public bool Accepts(AuthenticatedRow row) => Macs!.Accepts(Model, row);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (ToSign() is { Count: > 0 } rows)
        {
            Macs!.Refresh();
            Sign(rows);
        }

        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (ToSign() is { Count: > 0 } rows)
        {
            await Macs!.RefreshAsync(cancellationToken);
            Sign(rows);
        }

        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        TenantRow.Map(modelBuilder.Entity<TenantRow>());
        CommitRow.Map(modelBuilder.Entity<CommitRow>());
        KeystoreRow.Map(modelBuilder.Entity<KeystoreRow>());
        KeystoreEntryRow.Map(modelBuilder.Entity<KeystoreEntryRow>(), OrdinalCollation);
        ServiceKeyRow.Map(modelBuilder.Entity<ServiceKeyRow>());
        DataKeyRow.Map(modelBuilder.Entity<DataKeyRow>());
        AuditRecordRow.Map(modelBuilder.Entity<AuditRecordRow>());
        AuditMarkRow.Map(modelBuilder.Entity<AuditMarkRow>());
        AuditInboxRow.Map(modelBuilder.Entity<AuditInboxRow>());
        EntryVersionRow.Map(modelBuilder.Entity<EntryVersionRow>(), OrdinalCollation);
        AliasNoteRow.Map(modelBuilder.Entity<AliasNoteRow>(), OrdinalCollation);
        ExpiryNoticeRow.Map(modelBuilder.Entity<ExpiryNoticeRow>(), OrdinalCollation);
        EventCursorRow.Map(modelBuilder.Entity<EventCursorRow>());
        CalendarTokenRow.Map(modelBuilder.Entity<CalendarTokenRow>());
        EndedSessionRow.Map(modelBuilder.Entity<EndedSessionRow>());
        ApprovalRow.Map(modelBuilder.Entity<ApprovalRow>());
        MaterialRow.Map(modelBuilder.Entity<MaterialRow>(), OrdinalCollation);
        MaterialVersionRow.Map(modelBuilder.Entity<MaterialVersionRow>(), OrdinalCollation);
    }

    private List<AuthenticatedRow> ToSign()
    {
        if (Macs is null) return [];
        var changed = ChangeTracker.Entries<AuthenticatedRow>().Where(row => row.State is EntityState.Added or EntityState.Modified);
        return [.. changed.Select(row => row.Entity)];
    }

    private void Sign(List<AuthenticatedRow> rows)
    {
        foreach (var row in rows) Macs!.Sign(Model, row);
    }
}
