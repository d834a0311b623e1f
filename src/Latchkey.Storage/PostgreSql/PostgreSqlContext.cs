using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Latchkey.Storage.PostgreSql;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgreSqlContext(DbContextOptions<PostgreSqlContext> options) : StorageContext(options)
{
    /// <inheritdoc/>
    protected override string OrdinalCollation => "C";

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<string>().HaveConversion<NulEscape>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Used to find the changes of other servers.
        modelBuilder.Entity<KeystoreEntryRow>().HasIndex(row => new { row.Tenant, row.Revision });
        modelBuilder.Entity<AliasNoteRow>().HasIndex(row => new { row.Tenant, row.Revision });
        modelBuilder.Entity<MaterialRow>().HasIndex(row => new { row.Tenant, row.Revision });
        modelBuilder.Entity<ExpiryNoticeRow>().HasIndex(row => new { row.Tenant, row.Revision });
    }

    /// <summary>Lets <c>dotnet ef migrations add</c> see the model (CONTRIBUTING.md); it touches no database.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgreSqlContext>
    {
        public PostgreSqlContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql().Options);
    }
}
